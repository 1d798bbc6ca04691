import { describe, expect, it } from 'vitest';
import { validateTile } from '../src/engine/validate-tile.ts';
import { rules } from '../src/rules/index.ts';
import { drop, goodTile, png, replaceAll, set, sub, write, type TileChange } from './change.ts';
import { C, CSV, D, DF, LP, M, MO, OA, R, SV } from './good-tile.ts';

/** The severities of what the rules say of the good tile with a change, those of other rules left out. */
function severities(profile: 'new' | 'repo', changes: readonly TileChange[], prefix: string): string[] {
  const { findings } = validateTile(goodTile(...changes), { rules, profile });
  return findings
    .filter((finding) => finding.rule.startsWith(prefix))
    .map((finding) => `${finding.severity} ${finding.rule}`);
}

/** A list that follows Datadog may be older than what Datadog exports or publishes. */
const published: readonly (readonly [string, string, readonly TileChange[]])[] = [
  ['a monitor type of the API', 'monitor/', [set(MO, 'definition/type', 'error-tracking alert')]],
  ['a monitor of databases', 'monitor/', [set(MO, 'definition/type', 'database-monitoring alert')]],
  ['a published draft status', 'monitor/', [set(MO, 'definition/draft_status', 'published')]],
  ['a classifier tag of Windows', 'manifest/', [set(M, 'tile/classifier_tags/3', 'Category::Windows')]],
  ['a product tag', 'manifest/', [set(M, 'tile/classifier_tags/9', 'Product::Data Streams Monitoring')]],
  ['an owner of core integrations', 'manifest/owner', [set(M, 'owner', 'database-monitoring')]],
  ['a guide as resource', 'manifest/', [set(M, 'tile/resources/0/resource_type', 'guide')]],
  ['a recent unit', 'metadata/', [replaceAll(CSV, ',message,', ',investigation,')]],
  [
    'a saved view of pods',
    'saved-view/',
    [set(SV, 'page', 'container_orchestration_pods'), set(SV, 'type', 'container'), drop(SV, 'options')],
  ],
  [
    'several sources',
    'logs/',
    [sub(LP, 'query: source:nova_relay', 'query: source:(nova_relay OR nova_audit)')],
  ],
  [
    'a narrower filter',
    'logs/',
    [sub(LP, 'query: source:nova_relay', 'query: source:nova_relay -status:debug')],
  ],
  ['a remapper with defaults', 'logs/', [sub(LP, '      overrideOnConflict: false\n', '')]],
  [
    'a lookup in a reference table',
    'logs/processor-type',
    [processor('lookup-processor', 'source: a', 'target: b', 'lookupEnrichmentTable: t')],
  ],
  [
    'an array map',
    'logs/processor-type',
    [processor('array-map-processor', 'source: a', 'target: b', 'processors: []')],
  ],
  ['an excluded attribute', 'logs/processor-type', [processor('exclude-attribute', 'attributeToExclude: a')]],
  [
    'a scope that only the vendor asks for',
    'oauth/',
    [set(OA, 'integration/scopes', ['api_keys_write', 'dbm_read'])],
  ],
  [
    'an alert before the overview',
    'readme/',
    [sub(R, '## Overview\n', '## Overview\n\n<div class="alert alert-info">Beta.</div>\n')],
  ],
];

describe.each(['new', 'repo'] as const)('in profile %s', (profile) => {
  it.each(published)('%s is accepted', (_name, area, changes) => {
    const found = severities(profile, changes, area);
    expect(found.filter((each) => !each.startsWith('info'))).toEqual([]);
  });

  it.each<readonly [string, string, readonly TileChange[]]>([
    ['monitor/type', 'a type of tomorrow', [set(MO, 'definition/type', 'quantum alert')]],
    ['monitor/definition-keys', 'a key of tomorrow', [set(MO, 'definition/review_policy', {})]],
    [
      'manifest/classifier-known',
      'a category of tomorrow',
      [set(M, 'tile/classifier_tags/3', 'Category::Quantum Computing')],
    ],
    ['metadata/unit', 'a unit of tomorrow', [replaceAll(CSV, ',message,', ',parsec-fortnight,')]],
    ['saved-view/page', 'a page of tomorrow', [set(SV, 'page', 'quantum_explorer'), drop(SV, 'options')]],
    ['logs/processor-type', 'a processor of tomorrow', [processor('quantum-entangler', 'source: a')]],
    [
      'oauth/scope-format',
      'a scope of tomorrow',
      [set(OA, 'integration/scopes', ['api_keys_write', 'quantum_telescopes_read'])],
    ],
    [
      'dataflows/data-type',
      'data of tomorrow',
      [sub(DF, 'data_type: logs', 'data_type: profiles'), sub(DF, '-logs', '-profiles')],
    ],
  ])('%s takes %s for a warning', (rule, _name, changes) => {
    expect([...new Set(severities(profile, changes, rule))]).toEqual([`warning ${rule}`]);
  });

  it('takes a restriction policy for a hint that --fix acts on', () => {
    const policy = set(MO, 'definition/restriction_policy', { bindings: [] });
    expect(severities(profile, [policy], 'monitor/')).toEqual(['info monitor/no-id']);
  });

  it.each(['@example@example.com', '@oncall@nova.example', '@your-team'])(
    'takes the handle %s for a hint',
    (handle) => {
      const message = set(MO, 'definition/message', `Failures are high. ${handle}`);
      expect(severities(profile, [message], 'monitor/no-notification')).toEqual([
        'info monitor/no-notification-handle',
      ]);
    },
  );

  it('takes a picture inside of a dashboard for a warning', () => {
    const image = { definition: { type: 'image', url: 'data:image/svg+xml;base64,PHN2Zy8+' } };
    expect(severities(profile, [set(D, 'widgets/0', image)], 'dashboard/image-url')).toEqual([
      'warning dashboard/image-url',
    ]);
  });

  it.each(['manifest/tile-required-keys'])('%s does not accept a blank description', (rule) => {
    expect(severities(profile, [set(M, 'tile/description', ' ')], rule)).toEqual([`error ${rule}`]);
  });
});

it('a repair of an older line may come after the next version', () => {
  const log = [
    '# CHANGELOG - Nova Relay\n',
    section('2.10.0', '2026-06-09'),
    section('2.9.1', '2026-06-11'),
    section('2.9.0', '2026-05-01'),
    section('1.8.0', '2026-05-20'),
  ];
  expect(severities('new', [write(C, log.join('\n'))], 'changelog/')).toEqual([]);
});

it.each([
  ['2.9.0', '2.9.1'],
  ['2.8.0', '2.9.0'],
])('%s above %s of the same line with a later date is found', (older, newer) => {
  const log = ['# CHANGELOG - Nova Relay\n', section(newer, '2026-01-01'), section(older, '2026-02-01')];
  expect(severities('new', [write(C, log.join('\n'))], 'changelog/dates')).toEqual([
    'warning changelog/dates-descending',
  ]);
});

it.each([
  [2471, 1390, '2464 × 1386'],
  [1500, 1500, '1488 × 837'],
  [1440, 809, '1440 × 810'],
])('names a size of exactly 16:9 for %i × %i', (width, height, better) => {
  const { findings } = validateTile(goodTile(png('images/overview.png', width, height)), {
    rules,
    profile: 'new',
  });
  const exact = findings.find((finding) => finding.rule === 'media/aspect-ratio-exact');
  expect(exact?.message).toContain(better);
});

it.each([
  ['nova_relay', 'nova_relay_state.messages', []],
  ['nova_relay', 'nova_relay.messages', ['error dashboard/metric-in-metadata']],
  ['nova_', 'nova_messages', ['error dashboard/metric-in-metadata']],
] as const)('with the prefix "%s" the metric %s is judged by whole words', (prefix, metric, expected) => {
  const tile = [
    set(M, 'assets/integration/metrics/prefix', prefix),
    replaceAll(D, 'nova_relay.messages.delivered', metric),
  ];
  expect([...new Set(severities('new', tile, 'dashboard/metric-in-metadata'))]).toEqual(expected);
});

function processor(type: string, ...lines: readonly string[]): TileChange {
  const text = [`type: ${type}`, 'name: One', 'enabled: true', ...lines].join('\n      ');
  return sub(LP, '  processors:\n', `  processors:\n    - ${text}\n`);
}

function section(version: string, date: string): string {
  return `## ${version} / ${date}\n\n***Fixed***:\n\n* One thing.\n`;
}
