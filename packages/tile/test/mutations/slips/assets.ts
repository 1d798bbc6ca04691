import { change, defects, mistyped, put, remove, replace, set, without } from '../defect.ts';
import type { Tile } from '../../../src/tile/tile.ts';

const M = 'manifest.json';

const pipeline = (tile: Tile) => tile.pipelines[0]?.pipeline;
const flows = (tile: Tile, ...path: (string | number)[]) =>
  tile.node('assets/dataflows.yaml').at('provides', ...path);

export const assetSlips = defects('assets', [
  [
    'pipeline id in capitals',
    change(
      (tile) => pipeline(tile)?.at('id'),
      (id) => id.toUpperCase(),
    ),
  ],
  ['pipeline without facets key form', set((tile) => pipeline(tile)?.at('facets'), 'none')],
  ['pipeline without name', (tile) => remove(pipeline(tile)?.at('pipeline', 'name'))],
  ['processor without name', (tile) => remove(pipeline(tile)?.at('pipeline', 'processors', 0, 'name'))],
  ['pipeline of no processors', set((tile) => pipeline(tile)?.at('pipeline', 'processors'), [])],
  ['sample missing', (tile) => remove(tile.pipelines[0]?.tests.at('tests', 0, 'sample'))],
  ['result missing', (tile) => remove(tile.pipelines[0]?.tests.at('tests', 0, 'result'))],
  [
    'pipeline as JSON',
    (tile) => (tile.pipelines.length > 0 ? put('assets/logs/second.json', '{}') : undefined),
  ],
  [
    'dataflow twice',
    (tile) => {
      const list = flows(tile);
      const [one] = list.items();
      return one && replace(list, [...list.items().map((each) => each.value), one.value]);
    },
  ],
  ['dataflow flag as text', set((tile) => flows(tile, 0, 'always_on'), 'yes')],
  ['dataflow without direction', (tile) => remove(flows(tile, 0, 'direction'))],
  [
    'dataflows as a map',
    (tile) =>
      tile.has('assets/dataflows.yaml')
        ? put('assets/dataflows.yaml', 'provides:\n  metrics: true\n')
        : undefined,
  ],
  ['check version of one number', set((tile) => tile.serviceChecks.at(0, 'agent_version'), '7')],
  ['check groups as text', set((tile) => tile.serviceChecks.at(0, 'groups'), 'host')],
  ['node_modules', () => put('node_modules/left/package.json', '{}')],
  ['an archive', () => put('tile.zip', 'PK')],
  ['a recording', () => put('images/tour.mp4', 'x')],
  ['a design file', () => put('images/logo.psd', 'x')],
  ['the tile once more inside', (tile) => put(`${tile.folder}/manifest.json`, tile.text(M)?.text ?? '{}')],
  [
    'service account file',
    () => put('credentials.json', `{"private_key": "-----BEGIN ${'private key'.toUpperCase()}-----"}`),
  ],
  [
    'service checks that are not JSON',
    (tile) =>
      tile.has('assets/service_checks.json') ? put('assets/service_checks.json', 'none') : undefined,
  ],
  [
    'logo missing',
    (tile) => {
      const logo = tile.paths('assets/logos/', '.svg')[0];
      return logo === undefined || tile.paths('assets/logos/', '.png').length > 0
        ? undefined
        : without(tile, logo);
    },
  ],
  [
    'misspelled folder of dashboards',
    (tile) => {
      const [board] = tile.dashboards;
      return (
        board &&
        ((draft) => {
          const bytes = draft.files.get(board.file);
          if (bytes) {
            draft.files.delete(board.file);
            draft.files.set(board.file.replace('dashboards', mistyped('dashboards')), bytes);
          }
        })
      );
    },
  ],
]);
