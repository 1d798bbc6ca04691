import { defects, rewrite } from '../defect.ts';
import type { Tile } from '../../../src/tile/tile.ts';
import type { TileChange } from '../../change.ts';

const M = 'manifest.json';
const R = 'README.md';
const C = 'CHANGELOG.md';

const text = (edit: (old: string, tile: Tile) => string) => (tile: Tile) =>
  rewrite(tile, R, (old) => edit(old, tile));
const below = (sentence: string) =>
  text((old) => old.replace(/^## Setup.*$/m, (heading) => `${heading}\n\n${sentence}`));
const log = (edit: (old: string) => string) => (tile: Tile) => rewrite(tile, C, edit);
const renamed =
  (from: string, to: string) =>
  (tile: Tile): TileChange | undefined => {
    const bytes = tile.files.get(from)?.bytes;
    return (
      bytes &&
      ((draft) => {
        draft.files.delete(from);
        draft.files.set(to, bytes);
      })
    );
  };

export const textSlips = defects('text', [
  ['README without title', text((old) => old.replace(/^# .*$/m, ''))],
  ['comment never closed', below('<!-- to be written')],
  ['link with a space inside', below('Read the [guide] (https://partner.example/guide).')],
  ['link never closed', below('Read the [guide](https://partner.example/guide first.')],
  ['link to localhost', below('Open [the page](http://localhost:3000/settings).')],
  ['TODO', below('TODO: describe the steps')],
  [
    'picture by the address of an upload',
    below('![Page](https://user-images.githubusercontent.com/1/2.png)'),
  ],
  ['README in capitals', renamed(R, 'README.MD')],
  ['changelog in lower case', renamed(C, 'Changelog.md')],
  ['manifest in another folder', renamed(M, 'assets/manifest.json')],
  ['version with a hyphen before the date', log((old) => old.replace(/^(## \d+\.\d+\.\d+) \//m, '$1 -'))],
  ['version in brackets', log((old) => old.replace(/^## (\d+\.\d+\.\d+)/m, '## [$1]'))],
  [
    'date without zeros',
    log((old) => old.replace(/^(## \d+\.\d+\.\d+ \/ \d{4})-0?(\d)\d?-0?(\d)\d?/m, '$1-$2-$3')),
  ],
  [
    'an unreleased section',
    log((old) => old.replace(/^## \d/m, (heading) => `## Unreleased\n\n* Something.\n\n${heading}`)),
  ],
  ['README of another product', text((old, tile) => old.replaceAll(tile.title, 'Another Product'))],
  [
    'Overview after Setup',
    text((old) => {
      const parts = old.split(/^(?=## )/m);
      const at = parts.findIndex((part) => part.startsWith('## Overview'));
      const [overview] = at === -1 ? [] : parts.splice(at, 1);
      return overview === undefined ? old : [...parts.slice(0, 2), overview, ...parts.slice(2)].join('');
    }),
  ],
  ['section twice', text((old) => `${old}\n## Setup\n\nAgain.\n`)],
]);
