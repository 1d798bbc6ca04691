import { siteNames } from '../answers.ts';
import { bytesOf, readText, type FileTree } from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';

const readme = `${tileFolder}README.md`;

/** The tile says on which sites the offering works, when that is not all of them. */
export function nameSites(files: FileTree, { record: { sites } }: SetUpPlan): FileTree {
  if (sites.length === siteNames.length) return files;
  const list =
    sites.length === 1
      ? `site ${sites[0] ?? ''}`
      : `sites ${sites.slice(0, -1).join(', ')} and ${sites.at(-1) ?? ''}`;
  const text = readText(files, readme).replace(
    /works on every \[Datadog site\](\[\d+\])/,
    (_, link: string) => `works on the Datadog ${list} ([all sites]${link})`,
  );
  return new Map([...files, [readme, bytesOf(text)]]);
}
