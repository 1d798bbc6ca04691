import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { compareVersions, reorderVersions } from '../../changelog/versions.ts';

export const versionsDescending = defineRule({
  id: 'changelog/versions-descending',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'SemVer descending, unique',
  why: 'Readers expect the highest first; a repeated version leaves open what it contains.',
  remedy: 'Put the highest version first, and use each once.',
  example: { bad: '## 1.0.0 above ## 1.1.0', good: '## 1.1.0 above ## 1.0.0' },
  source: 'data',
  published: '7/262 · 6/177 · 0/37',
  fixable: true,
  *check(tile) {
    const log = tile.changelog;
    const seen = new Set<string>();
    for (const [index, version] of (log?.versions ?? []).entries()) {
      const before = log?.versions[index - 1];
      if (seen.has(version.version))
        yield lineProblem(log?.source, version.line, `${version.version} is repeated`);
      else if (log && before && compareVersions(version.version, before.version) > 0) {
        yield {
          ...lineProblem(
            log.source,
            version.line,
            `${version.version} comes after ${before.version}`,
            reorderVersions(log),
          ),
          atMost: 'warning',
        };
      }
      seen.add(version.version);
    }
  },
});
