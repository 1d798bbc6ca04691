import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { replaceSourceLine } from '../../fix/edits.ts';

export const kindMarker = defineRule({
  id: 'changelog/kind-marker',
  severity: { new: 'error', repo: 'warning' },
  requires:
    'each section has ≥1 `*Added*:` `*Fixed*:` `*Changed*:` `*Removed*:` `*Deprecated*:` `*Security*:` line',
  why: 'Readers look for what was added, fixed or removed.',
  remedy: 'Put a line such as `***Added***:` above the items.',
  example: { bad: '**Added**', good: '***Added***:' },
  source: 'ddev template + towncrier',
  published: '73/262 · 37/177 · 8/37',
  fixable: true,
  *check(tile) {
    const log = tile.changelog;
    for (const version of log?.versions ?? []) {
      for (const marker of version.markers) {
        const form = marker.kind && `***${marker.kind}***:`;
        if (form !== undefined && marker.text.trimEnd() !== form && log)
          yield lineProblem(
            log.source,
            marker.line,
            `"${marker.text.trim()}" is not "${form}"`,
            replaceSourceLine(log.source, marker.line, form),
          );
      }
      if (!version.markers.some((marker) => marker.kind))
        yield lineProblem(
          log?.source,
          version.line,
          `${version.version} says neither ***Added***: nor ***Fixed***: nor another kind`,
        );
    }
  },
});
