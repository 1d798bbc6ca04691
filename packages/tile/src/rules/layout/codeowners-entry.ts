import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { appendLine } from '../../fix/edits.ts';
import { ownersLine, ownersOf } from '../../facts/code-owners.ts';

export const codeownersEntry = defineRule({
  id: 'layout/codeowners-entry',
  severity: { new: 'error', repo: 'error' },
  requires:
    'A `/folder/` line with ≥1 owner in `.github/CODEOWNERS`. Only when validated inside an extras checkout',
  why: 'Public CI rejects a folder that nobody answers for.',
  remedy: "Add a line for the folder to `.github/CODEOWNERS`, with your team's handle or address.",
  example: {
    bad: '(no line for /nova_relay/)',
    good: '/nova_relay/    @nova/integrations support@nova.example',
  },
  source: 'ddev codeowners.py (runs in extras CI)',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    const owners = tile.workspace?.codeowners;
    if (owners && ownersOf(owners, tile.folder).length === 0) {
      yield fileProblem(
        owners.path,
        `no line gives "/${tile.folder}/" an owner`,
        appendLine(owners, ownersLine(tile)),
      );
    }
  },
});
