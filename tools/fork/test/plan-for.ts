import { parseAnswers, siteNames, type RawAnswers } from '../answers.ts';
import type { FileTree } from '../../file-tree.ts';
import { readKitState } from '../identity.ts';
import type { SetUpPlan } from '../plan.ts';

/** A plan with fixed ids, so that two runs can be compared. */
export function planFor(files: FileTree, raw: RawAnswers, existingTile?: FileTree): SetUpPlan {
  const { identity, data, sites } = parseAnswers(
    { supportEmail: 'help@pager.party', ...raw },
    { published: existingTile !== undefined },
  );
  return {
    from: readKitState(files).identity,
    to: identity,
    record: {
      data,
      sites,
      existingTile: existingTile !== undefined,
      date: '2026-02-03',
      ids: {
        appUuid: '0d3a6f0e-1f54-4a3e-9d1c-3d7a55a1c001',
        sourceTypeId: 81_234_567,
        clientId: '9f0a4c62-6d5e-4e0e-8f29-3d7a55a1c002',
      },
    },
    existingTile,
    onlyOnSites: sites.length === siteNames.length ? undefined : sites,
  };
}
