import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { appendLine } from '../../fix/edits.ts';

export const finalNewline = defineRule({
  id: 'readme/final-newline',
  severity: { new: 'info', repo: 'info' },
  requires: 'ends with newline',
  why: 'The next change would touch the last line too.',
  remedy: 'End the file with a newline.',
  example: { bad: 'last line<end of file>', good: 'last line<newline><end of file>' },
  source: 'data',
  published: '31/262',
  fixable: true,
  *check(tile) {
    const source = tile.readme?.source;
    if (source && !source.text.endsWith('\n'))
      yield readmeProblem(
        tile.readme,
        source.lineStarts.length,
        'no newline at the end',
        appendLine(source, ''),
      );
  },
});
