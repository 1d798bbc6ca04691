import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { ownersOf } from '../../facts/code-owners.ts';

export const codeownersOwnerHandle = defineRule({
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
});
