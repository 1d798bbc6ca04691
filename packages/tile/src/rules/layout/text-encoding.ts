import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { createFile } from '../../fix/edits.ts';
import { textPaths } from './text-paths.ts';

export const textEncoding = defineRule({
  id: 'layout/text-encoding',
  severity: { new: 'error', repo: 'error' },
  requires: 'UTF-8, no BOM (error); LF line ends (warning) for json/md/csv/yaml',
  why: 'Other bytes show as replacement characters or make a parser fail; CRLF makes every later diff touch every line.',
  remedy: 'Save the file as UTF-8 without byte order mark and with LF line ends.',
  example: { bad: '\\xEF\\xBB\\xBF{ "manifest_version": …', good: '{ "manifest_version": …' },
  source: 'data',
  published: 'BOM 0, CRLF 15 of 1 611 files (13 · 10 · 0 tiles)',
  fixable: true,
  *check(tile) {
    for (const path of textPaths(tile)) {
      const document = tile.text(path);
      if (!document) continue;
      const rewrite = createFile(path, document.text.replaceAll('\r\n', '\n'));
      if (document.hadInvalidUtf8) yield fileProblem(path, 'the file is not valid UTF-8');
      if (document.hadByteOrderMark)
        yield fileProblem(path, 'the file starts with a byte order mark', rewrite);
      else if (document.text.includes('\r\n'))
        yield { ...fileProblem(path, 'the file has CRLF line ends', rewrite), atMost: 'warning' };
    }
  },
});
