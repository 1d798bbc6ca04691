import type { Rule } from '../../engine/rule.ts';
import { ownersOf } from '../../facts/code-owners.ts';
import { fileProblem } from '../problems.ts';

/** The line of `.github/CODEOWNERS` in a checkout of the public repository. */
export const codeownersRules: readonly Rule[] = [
  {
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
    *check(tile) {
      const owners = tile.workspace?.codeowners;
      if (owners && ownersOf(owners, tile.folder).length === 0) {
        yield fileProblem(owners.path, `no line gives "/${tile.folder}/" an owner`);
      }
    },
  },
  {
    id: 'layout/codeowners-owner-handle',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'First owner token starts with `@` (ddev has an allow-list of 13 old tiles)',
    why: 'GitHub asks only handles for a review; an address as first owner is not asked.',
    remedy: 'Put a handle (`@organization/team`) first.',
    example: {
      bad: '/nova_relay/    support@nova.example',
      good: '/nova_relay/    @nova/integrations support@nova.example',
    },
    source: 'ddev codeowners.py',
    published: '10/262 · 9/177 · 0/37',

    *check(tile) {
      const owners = tile.workspace?.codeowners;
      const first = owners && ownersOf(owners, tile.folder)[0];
      if (first !== undefined && !first.startsWith('@')) {
        yield fileProblem(
          owners?.path ?? '',
          `the first owner of "/${tile.folder}/" is "${first}", not a handle`,
        );
      }
    },
  },
];
