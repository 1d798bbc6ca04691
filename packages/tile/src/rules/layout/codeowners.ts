import type { Rule } from '../../engine/rule.ts';
import { ownersOf } from '../../facts/code-owners.ts';
import { fileProblem } from '../problems.ts';

/** The line of `.github/CODEOWNERS` in a checkout of the public repository. */
export const codeownersRules: readonly Rule[] = [
  {
    id: 'layout/codeowners-entry',
    severity: { new: 'error', repo: 'error' },
    requires:
      'In a checkout of the public repository, `.github/CODEOWNERS` has a line with an owner for the folder.',
    why: 'Public CI rejects a folder without an owner.',
    remedy: "Add a line for the folder to `.github/CODEOWNERS` with your team's handle or email.",
    example: {
      bad: '(no line for /nova_relay/)',
      good: '/nova_relay/    @nova/integrations support@nova.example',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/b04e51905448aae75923db1fc640f57d71a68a4d/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/codeowners.py',
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
    requires: 'The first owner of the folder in `.github/CODEOWNERS` is a GitHub handle.',
    why: 'GitHub requests reviews from handles only; an email as first owner is skipped.',
    remedy: 'Put a handle (`@organization/team`) first.',
    example: {
      bad: '/nova_relay/    support@nova.example',
      good: '/nova_relay/    @nova/integrations support@nova.example',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/b04e51905448aae75923db1fc640f57d71a68a4d/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/codeowners.py',
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
