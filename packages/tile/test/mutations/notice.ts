import type { Profile } from '../../src/engine/rule.ts';
import { validateTile } from '../../src/engine/validate-tile.ts';
import { rules } from '../../src/rules/index.ts';
import type { Tile } from '../../src/tile/tile.ts';
import type { Draft } from '../change.ts';
import { tileOf } from '../good-tile.ts';
import type { Defect } from './defect.ts';

export type Noticed = 'error' | 'warning' | 'hint' | 'no';

/** The tile with the mistake; `undefined` where it has no place for it. */
export function plantInto(tile: Tile, defect: Defect): Tile | undefined {
  const change = defect.plant(tile);
  if (!change) return undefined;
  const draft: Draft = {
    files: new Map([...tile.files].flatMap(([path, { bytes }]) => (bytes ? [[path, bytes]] : []))),
    folder: tile.folder,
    obstacles: [],
    claims: new Map(),
    codeowners: undefined,
    base: undefined,
  };
  change(draft);
  const empty = [...tile.files.values()].filter(({ path, bytes }) => !bytes && !path.endsWith('/'));
  const planted = tileOf(draft.files, { folder: tile.folder });
  return tile.withFiles(
    new Map([...planted.files, ...empty.map((file) => [file.path, file] as const)]),
    undefined,
  );
}

/** The gravest thing that is said of the planted tile and not of the tile as it was. */
export function isNoticed(before: Tile, after: Tile, profile: Profile): Noticed {
  const options = { rules, profile };
  const key = (finding: { rule: string; file: string; message: string }) =>
    `${finding.rule}\n${finding.file}\n${finding.message}`;
  const known = Map.groupBy(validateTile(before, options).findings, key);
  let gravest: Noticed = 'no';
  for (const [found, list] of Map.groupBy(validateTile(after, options).findings, key)) {
    if (list.length <= (known.get(found)?.length ?? 0)) continue;
    const severity = list[0]?.severity;
    if (severity === 'error') return 'error';
    if (severity === 'warning') gravest = 'warning';
    else if (gravest === 'no') gravest = 'hint';
  }
  return gravest;
}
