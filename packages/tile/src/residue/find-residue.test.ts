import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { append, goodTile, publishable, set, write, type TileChange } from '../../test/change.ts';
import { D, M, OA, R } from '../../test/good-tile.ts';
import { TestWorkspace } from '../../test/workspace.ts';
import { loadTile } from '../tile/load-tile.ts';
import { exampleTexts } from './example-tile.ts';
import { findResidue } from './find-residue.ts';

const residueOf = (...changes: TileChange[]) => findResidue(goodTile(publishable, ...changes));

describe('what is left of the example', () => {
  it('is empty in a tile that replaced the example', () => {
    expect(residueOf()).toEqual([]);
  });

  it.each<[string, TileChange, string, number]>([
    ['an address that cannot exist', set(M, 'author/homepage', 'https://pager.example'), M, 40],
    ['a reserved domain', set(OA, 'integration/onboarding_url', 'https://example.com/connect'), OA, 1],
    ['an address in the README', append(R, '\nAsk [us](https://help.pager.example/x).\n'), R, 1],
    ['a sentence of the example', set(D, 'description', 'Builds, ships and rolls back your services'), D, 1],
    ['an invented id', set(M, 'app_uuid', 'b50ef9df-66b9-48ab-a2b8-a8972f39c891'), M, 3],
    ['an invented number', set(M, 'assets/integration/source_type_id', 71_084_213), M, 1],
  ])('%s', (_what, change, file, line) => {
    const found = residueOf(change);
    expect(found).toMatchObject([{ file, scope: 'tile' }]);
    expect(found[0]?.line).toBeGreaterThanOrEqual(line);
  });

  it.each<[string, TileChange]>([
    [
      'code in the README',
      append(R, '\n```sh\ncurl https://api.pager.example\n```\n\nOr `https://a.example`.\n'),
    ],
    ['example.com in the README', append(R, '\nSuch as https://example.com/hook.\n')],
    ['a host that only looks like one', set(M, 'author/homepage', 'https://pager.example.io')],
  ])('%s is no residue', (_what, change) => {
    expect(residueOf(change)).toEqual([]);
  });

  it('is a placeholder picture, whatever it is called', () => {
    using workspace = new TestWorkspace();
    const logo = write(
      'assets/logos/x.svg',
      '<svg><text font-family="Helvetica, Arial, sans-serif" font-size="46" font-weight="600" fill="#3d4260">X</text></svg>',
    );
    const tile = loadTile(workspace.addTile('tile', publishable, logo));
    expect(findResidue(tile)).toMatchObject([{ file: 'assets/logos/x.svg' }]);
  });

  it('is the demonstration in the server of a fork, and the ids that its set-up made up', () => {
    using workspace = new TestWorkspace();
    const tile = loadTile(workspace.addTile('integration-tile', publishable));
    const folder = 'apps/reference-server/src/integration';
    workspace.write(`${folder}/collect.ts`, '// Ours\nexport const collect = demonstration(invent);\n');
    workspace.write(`${folder}/on-alert.ts`, 'export const onAlert = act;\n');
    expect(findResidue(tile, workspace.root)).toEqual([]);
    const appUuid: unknown = tile.manifest.at('app_uuid').value;
    const fork = (existingTile: boolean) =>
      workspace.write('.tilekit.json', JSON.stringify({ fork: { existingTile, ids: { appUuid } } }));
    fork(false);
    expect(findResidue(tile, workspace.root)).toMatchObject([
      { file: M, message: expect.stringContaining('app_uuid') as string },
      { file: `${folder}/collect.ts`, scope: 'repository', line: 2 },
    ]);
    fork(true);
    expect(findResidue(tile, workspace.root)).toMatchObject([{ scope: 'repository' }]);
  });
});

const root = join(import.meta.dirname, '../../../..');
const isKit =
  existsSync(join(root, '.tilekit.json')) &&
  !readFileSync(join(root, '.tilekit.json'), 'utf8').includes('"fork"');

describe.runIf(isKit)('the example itself', () => {
  const tile = loadTile(join(root, 'integration-tile'));
  const all = [...tile.files.keys()].map((path) => tile.text(path)?.text.toLowerCase() ?? '').join('\n');

  it('has every text that it is known by', () => {
    expect(exampleTexts.filter((text) => !all.includes(text))).toEqual([]);
  });

  it('is found in each of its files that a partner replaces', () => {
    const files = new Set(findResidue(tile).map(({ file }) => file));
    const pictures = [...tile.files.keys()].filter((path) =>
      /^(?:images|assets\/logos)\/.*\.\w+$/.test(path),
    );
    expect([...files]).toEqual(expect.arrayContaining([M, R, OA, 'metadata.csv', ...pictures]));
  });
});
