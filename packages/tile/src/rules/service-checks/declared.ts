import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { deleteFile } from '../../fix/edits.ts';

export const declared = defineRule({
  id: 'service-checks/declared',
  severity: { new: 'info', repo: 'info' },
  requires: 'A service_checks.json is named by an integration block of the manifest.',
  why: 'It is never read otherwise.',
  remedy: 'Delete the file, or add the integration block.',
  example: {
    bad: 'assets/service_checks.json, no "integration"',
    good: '"service_checks": { "metadata_path": "assets/service_checks.json" }',
  },
  source: 'ddev service_checks.py',
  published: '16/236 · 16/152 · 1/31',
  fixable: true,
  *check(tile) {
    const path = 'assets/service_checks.json';
    if (tile.has(path) && tile.manifest.object && !tile.integration.exists)
      yield fileProblem(path, 'nothing names this file', deleteFile(path));
  },
});
