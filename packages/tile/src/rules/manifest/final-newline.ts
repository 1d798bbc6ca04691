import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { appendLine } from '../../fix/edits.ts';

export const finalNewline = defineRule({
  id: 'manifest/final-newline',
  severity: { new: 'off', repo: 'off' },
  requires: 'The manifest ends with a newline. Never reported: 196 of 262 published files have none.',
  why: 'Kept so that nobody adds it again.',
  remedy: 'Nothing to do.',
  example: { bad: '}<end of file>', good: '}<newline><end of file>' },
  source: 'data',
  published: '196/262 · 128/177 · 21/37',
  fixable: true,
  *check(tile) {
    const text = tile.text('manifest.json');
    if (text && !text.text.endsWith('\n'))
      yield fileProblem('manifest.json', 'no newline at the end', appendLine(text, ''));
  },
});
