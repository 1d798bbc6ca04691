import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';

export const directoryName = defineRule({
  id: 'layout/directory-name',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'Folder `^[a-z0-9][a-z0-9_]*$` (6 real folders use hyphens)',
  why: "The folder becomes part of addresses and package names; Datadog's tools create it in lower snake case.",
  remedy:
    'Rename the folder before the first pull request; afterwards leave it, because addresses depend on it.',
  example: { bad: 'integrations-extras/Nova-Relay/', good: 'integrations-extras/nova_relay/' },
  source: 'ddev create normalisation',
  published: '6/262 · 6/177 · 1/37',

  *check(tile) {
    if (!/^[a-z0-9][a-z0-9_]*$/.test(tile.folder)) {
      yield fileProblem('manifest.json', `the folder "${tile.folder}" is not in lower snake case`);
    }
  },
});
