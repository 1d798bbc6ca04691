import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { createFile } from '../../fix/edits.ts';
import { formatJson } from '../../fix/format-json.ts';
import { normaliseSpace } from './space.ts';

export const jsonFormatting = defineRule({
  id: 'manifest/json-formatting',
  severity: { new: 'info', repo: 'info' },
  requires: '2-space indent, key order free',
  why: 'The next tool that writes the file would change every line.',
  remedy: 'Indent by two spaces; `--fix` does it and keeps the order of keys.',
  example: { bad: '{"app_id":"nova-relay"}', good: 'a key per line, indented by two spaces' },
  source: 'data',
  published: '22/262 · 15/177 · 6/37',
  fixable: true,
  *check(tile) {
    const document = tile.json('manifest.json');
    if (!document || document.failure || document.duplicateKeys().length > 0) return;
    const formatted = formatJson(document.value);
    if (normaliseSpace(document.source.text) === normaliseSpace(formatted)) return;
    yield fileProblem(
      'manifest.json',
      'the manifest is not indented by two spaces',
      createFile('manifest.json', `${formatted}\n`),
    );
  },
});
