import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { createFile } from '../../fix/edits.ts';
import { canonicalHeader } from '../../facts/metadata-columns.ts';

export const emptyFile = defineRule({
  id: 'metadata/empty-file',
  severity: { new: 'error', repo: 'error' },
  requires: 'at least the header row',
  why: 'Public CI wants at least the header.',
  remedy: 'Write the header row.',
  example: { bad: '(an empty file)', good: 'metric_name,metric_type,…' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/191',
  fixable: true,
  *check(tile) {
    const table = tile.metadata;
    if (table && !table.failure && table.header.length === 0)
      yield fileProblem(
        'metadata.csv',
        'the file is empty',
        createFile('metadata.csv', `${canonicalHeader}\n`),
      );
  },
});
