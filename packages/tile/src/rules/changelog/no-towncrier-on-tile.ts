import { defineRule } from '../../engine/rule.ts';
import { lineProblem } from '../problems.ts';
import { removeSourceLine } from '../../fix/edits.ts';

export const noTowncrierOnTile = defineRule({
  id: 'changelog/no-towncrier-on-tile',
  severity: { new: 'error', repo: 'error' },
  requires: 'no `<!-- towncrier release notes start -->` in tile-only',
  why: 'Only Agent checks are released with towncrier; the comment would be published.',
  remedy: 'Remove the line.',
  example: { bad: '<!-- towncrier release notes start -->', good: '(no such line)' },
  source: 'ddev version.py',
  published: '0/262',
  tileOnly: true,
  fixable: true,
  *check(tile) {
    const source = tile.changelog?.source;
    const at = source?.text.indexOf('<!-- towncrier release notes start -->') ?? -1;
    if (source && at !== -1) {
      const { line } = source.placeAt(at);
      yield lineProblem(source, line, 'a towncrier comment', removeSourceLine(source, line));
    }
  },
});
