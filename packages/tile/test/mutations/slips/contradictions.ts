import { change, defects, firstWhere, put, remove, replace, rewrite, set } from '../defect.ts';
import { plainPng } from '../../good-tile.ts';
import type { Tile } from '../../../src/tile/tile.ts';

const R = 'README.md';
const CSV = 'metadata.csv';

const below = (heading: string, sentence: string) => (tile: Tile) =>
  rewrite(tile, R, (text) =>
    text.replace(new RegExp(`^## ${heading}.*$`, 'm'), (line) => `${line}\n\n${sentence}`),
  );
const inBoard = (edit: (text: string) => string) => (tile: Tile) => {
  const [board] = tile.dashboards;
  return board && rewrite(tile, board.file, edit);
};
const note = (tile: Tile) =>
  firstWhere(tile.dashboards, (node) => node.key === 'content' && node.string !== undefined);
const hasRows = (tile: Tile) => tile.metricNames.size > 0;

/** Files of one tile that contradict each other, and leftovers of templates. */
export const contradictionSlips = defects('contradiction', [
  [
    'README says that there are no metrics',
    (tile) =>
      hasRows(tile)
        ? below('Data Collected', `${tile.title} does not include any metrics.`)(tile)
        : undefined,
  ],
  [
    'README says that there are no logs',
    (tile) =>
      tile.pipelines.length > 0
        ? below('Data Collected', `The ${tile.title} integration does not collect logs.`)(tile)
        : undefined,
  ],
  [
    'README says that there are no events',
    (tile) =>
      tile.integration.at('events', 'creates_events').value === true
        ? below('Data Collected', `${tile.title} does not include any events.`)(tile)
        : undefined,
  ],
  ['README of the template', below('Overview', 'Describe <YOUR_PRODUCT> in one paragraph.')],
  ['README with a blank to fill in', below('Setup', '[Insert the steps here]')],
  ['heading without a space', (tile) => rewrite(tile, R, (text) => text.replace(/^## Setup/m, '##Setup'))],
  [
    'definition without a colon',
    (tile) => rewrite(tile, R, (text) => text.replace(/^\[(\d+)\]: /m, '[$1] ')),
  ],
  [
    'no flow of metrics though they are listed',
    (tile) => {
      const flow = tile
        .node('assets/dataflows.yaml')
        .at('provides')
        .items()
        .find((each) => each.at('data_type').string === 'metrics');
      return hasRows(tile) ? remove(flow) : undefined;
    },
  ],
  [
    'a flow of data that nothing else mentions',
    (tile) => {
      const flow = tile.node('assets/dataflows.yaml').at('provides', 0);
      const id = tile.manifest.at('app_id').string ?? '';
      return flow.object
        ? replace(flow, { ...flow.object, id: `${id}-traces`, data_type: 'traces' })
        : undefined;
    },
  ],
  [
    'metadata.csv with nothing but its header',
    (tile) => (hasRows(tile) ? rewrite(tile, CSV, (text) => `${text.split('\n')[0] ?? ''}\n`) : undefined),
  ],
  [
    'a metric twice in another case',
    (tile) => {
      const last = tile.text(CSV)?.text.trimEnd().split('\n').at(-1);
      return hasRows(tile) && last !== undefined
        ? rewrite(
            tile,
            CSV,
            (text) => `${text.trimEnd()}\n${last.replace(/^[^,]+/, (name) => name.toUpperCase())}\n`,
          )
        : undefined;
    },
  ],
  [
    'a gauge that a dashboard counts',
    (tile) =>
      hasRows(tile) ? rewrite(tile, CSV, (text) => text.replaceAll(',count,', ',gauge,')) : undefined,
  ],
  ['note of the template', set(note, 'TODO: describe the integration')],
  ['note with filler text', set(note, 'Lorem ipsum dolor sit amet.')],
  ['a key of the dashboard twice', inBoard((text) => text.replace('{', '{ "title": "Second title",'))],
  [
    'title with a space at its end',
    change(
      (tile) => tile.manifest.at('tile', 'title'),
      (title) => `${title} `,
    ),
  ],
  [
    'description over two lines',
    change(
      (tile) => tile.manifest.at('tile', 'description'),
      (text) => text.replace(' ', '\n'),
    ),
  ],
  [
    'logo that is no SVG',
    (tile) => {
      const logo = tile.paths('assets/logos/', '.svg')[0];
      return logo === undefined ? undefined : put(logo, plainPng(200, 100));
    },
  ],
  [
    'SVG with a script',
    (tile) => {
      const logo = tile.paths('assets/logos/', '.svg')[0];
      return logo === undefined
        ? undefined
        : put(logo, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    },
  ],
  [
    'picture of no bytes',
    (tile) => {
      const path = tile.manifest.at('tile', 'media', 0, 'image_url').string;
      return path === undefined ? undefined : put(path, '');
    },
  ],
  [
    'tag Logs without logs',
    (tile) =>
      tile.pipelines.length === 0 && !tile.manifest.at('assets', 'logs').exists
        ? rewrite(tile, 'manifest.json', (text) =>
            text.replace(
              '"Offering::Integration"',
              '"Offering::Integration",\n      "Submitted Data Type::Logs"',
            ),
          )
        : undefined,
  ],
  ['client of another name', set((tile) => tile.oauthClient.at('name'), 'Another Product')],
  [
    'monitor of the title of another',
    (tile) => {
      const [first] = tile.monitors;
      return first && replace(first.at('title'), 'Something else entirely');
    },
  ],
  [
    'service check without prefix declared for a tile of another',
    (tile) => replace(tile.serviceChecks.at(0, 'check'), 'can_connect'),
  ],
  [
    'template variable with a value of the own organization',
    (tile) => {
      const variable = tile.dashboards[0]?.at('template_variables', 0);
      return variable?.at('default').exists ? replace(variable.at('default'), 'jane-test') : undefined;
    },
  ],
]);
