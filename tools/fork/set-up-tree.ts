import { bytesOf, type FileTree } from '../file-tree.ts';
import { identityFile, readKitState, writeKitState } from './identity.ts';
import type { SetUpPlan } from './plan.ts';
import { addOAuthClient, assignIds, startChangelog, takeOverTile } from './steps/prepare-tile.ts';
import { introduceReadme, nameContact, nameIntegration, nameSites, renameFiles } from './steps/name-files.ts';
import { keepChosenData } from './steps/keep-chosen-data.ts';
import { replaceMedia } from './steps/replace-media.ts';

type Step = (files: FileTree, plan: SetUpPlan) => FileTree;

/** What makes the example a partner's own tile. */
const newTile: readonly Step[] = [
  renameFiles,
  nameIntegration,
  assignIds,
  keepChosenData,
  nameSites,
  replaceMedia,
  startChangelog,
];

/** What brings a published tile in: nothing in it is renamed, and only what OAuth needs is added. */
const publishedTile: readonly Step[] = [takeOverTile, renameFiles, addOAuthClient];

/** What concerns files that the fork and the kit share: they stay the kit's, with the partner's names in them. */
const shared: readonly Step[] = [introduceReadme, nameContact];

/** The kit's tree → the fork's tree. Touches the disk nowhere, so that all of it can be checked before anything is written. */
export function setUpTree(files: FileTree, plan: SetUpPlan): FileTree {
  const steps = plan.existingTile === undefined ? newTile : publishedTile;
  return withState(
    [...steps, ...shared].reduce((tree, step) => step(tree, plan), files),
    files,
    plan,
  );
}

/** The same for the files that an update merges, which are all but the fork's own. */
export function setUpSharedFiles(files: FileTree, plan: SetUpPlan): FileTree {
  return withState(
    [renameFiles, ...shared].reduce((tree, step) => step(tree, plan), files),
    files,
    plan,
  );
}

function withState(changed: FileTree, files: FileTree, plan: SetUpPlan): FileTree {
  const state = writeKitState({ kit: readKitState(files).kit, identity: plan.to, fork: plan.record });
  return new Map([...changed, [identityFile, bytesOf(state)]]);
}
