import { levelOfIncrease, rank, type BumpLevel } from '../changelog/release-changelog.ts';
import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';

interface BumpReason {
  readonly level: BumpLevel;
  readonly text: string;
}

export interface BumpAdvice {
  readonly level: BumpLevel;
  readonly reasons: readonly BumpReason[];
  /** What of the OAuth client changed: a published client cannot be edited, it is published again (R66). */
  readonly republish: readonly string[];
  readonly before: string | undefined;
  readonly now: string | undefined;
  /** A bump is needed, and neither the changelog nor a waiting note brings one that is large enough (R83). */
  readonly entryMissing: boolean;
}

/** What happened beside the tile's own files. */
export interface Surroundings {
  /** Files of the integration's own code that changed, relative to the repository. */
  readonly changedCode?: readonly string[];
  /** Levels of the notes that wait for the next version. */
  readonly notes?: readonly BumpLevel[];
}

/**
 * Says whether a change of a tile needs a new version: new data or a repaired integration does (R81), texts and
 * assets do not (R82).
 * @returns what needs a version and why, and whether the entry is there
 */
export function adviseBump(
  before: Tile,
  now: Tile,
  { changedCode = [], notes = [] }: Surroundings = {},
): BumpAdvice {
  const code = changedCode.filter(isCode);
  const reasons = [
    ...metricReasons(before, now),
    ...listReasons('log pipeline', pipelineIds(before), pipelineIds(now)),
    ...listReasons('service check', checkNames(before), checkNames(now)),
    ...listReasons('dataflow', dataflowIds(before), dataflowIds(now)),
    ...eventReasons(before, now),
    ...scopeReasons(before, now),
    ...(code.length > 0
      ? [
          {
            level: 'patch',
            text: `the integration's code changed (${some(code)}); a new capability would be minor`,
          } as const,
        ]
      : []),
    ...assetReasons(before, now),
  ];
  const level = highest(reasons.map((reason) => reason.level));
  const [old, top] = [before.changelog?.versions[0]?.version, now.changelog?.versions[0]?.version];
  const republish = oauthChanges(before, now);
  // The first version brings all there is.
  const written =
    old === undefined ? (top === undefined ? 'none' : 'major') : levelOfIncrease(old, top ?? old);
  const brought = highest([written, ...notes]);
  return { level, reasons, republish, before: old, now: top, entryMissing: rank(brought) < rank(level) };
}

function highest(levels: readonly BumpLevel[]): BumpLevel {
  return levels.toSorted((a, b) => rank(b) - rank(a))[0] ?? 'none';
}

/** Tests and texts beside the code change nothing for a customer. */
function isCode(path: string): boolean {
  return !/(?:\.(?:test|spec)\.[a-z]+|\.md)$/.test(path);
}

function metricReasons(before: Tile, now: Tile): BumpReason[] {
  const reasons = listReasons('metric', [...before.metricNames], [...now.metricNames]);
  const types = (tile: Tile) => {
    const table = tile.metadata;
    return new Map(
      table?.rows.map((row) => [table.value(row, 'metric_name'), table.value(row, 'metric_type')]) ?? [],
    );
  };
  const [old, current] = [types(before), types(now)];
  const changed = [...current.keys()].filter((name) => old.has(name) && old.get(name) !== current.get(name));
  return changed.length === 0
    ? reasons
    : [
        ...reasons,
        {
          level: 'major',
          text: `the type of ${some(changed)} changed: stored values mean something else now`,
        },
      ];
}

/** More of something is a new capability; less of it breaks what customers built on it. */
function listReasons(noun: string, before: readonly string[], now: readonly string[]): BumpReason[] {
  const added = now.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !now.includes(name));
  return [
    ...(removed.length > 0
      ? [{ level: 'major', text: `${count(removed, noun)} removed: ${some(removed)}` } as const]
      : []),
    ...(added.length > 0
      ? [{ level: 'minor', text: `${count(added, noun)} added: ${some(added)}` } as const]
      : []),
  ];
}

function eventReasons(before: Tile, now: Tile): BumpReason[] {
  const creates = (tile: Tile) => tile.integration.at('events', 'creates_events').value === true;
  if (creates(before) === creates(now)) return [];
  return creates(now)
    ? [{ level: 'minor', text: 'the integration creates events now' }]
    : [{ level: 'major', text: 'the integration creates no events any more' }];
}

function scopeReasons(before: Tile, now: Tile): BumpReason[] {
  return listReasons('OAuth scope', scopes(before), scopes(now)).map((reason) => ({
    ...reason,
    level: 'minor',
  }));
}

const withoutBump = [
  [/^README\.md$/, 'README'],
  [/^manifest\.json$/, 'manifest'],
  [/^metadata\.csv$/, 'texts and units of the metrics'],
  [/^assets\/service_checks\.json$/, 'texts of the service checks'],
  [/^assets\/logs\/.*_tests?\.ya?ml$/, 'log tests'],
  [/^assets\/logs\/(?!.*_tests?\.ya?ml$)/, 'log pipeline'],
  [/^assets\/dashboards\//, 'dashboards'],
  [/^assets\/monitors\//, 'monitors'],
  [/^assets\/saved_views\//, 'saved views'],
  [/^(images|assets\/logos)\//, 'images'],
] as const;

/** What reaches customers without a version. */
function assetReasons(before: Tile, now: Tile): BumpReason[] {
  // What asks for a version is not said to need none.
  const isExplained = (path: string) =>
    (path === 'metadata.csv' && metricReasons(before, now).length > 0) ||
    (path === 'assets/service_checks.json' && !sameNames(checkNames(before), checkNames(now))) ||
    (path.startsWith('assets/logs/') && !sameNames(pipelineIds(before), pipelineIds(now)));
  const changed = changedFiles(before, now).filter((path) => !isExplained(path));
  return withoutBump
    .filter(([pattern]) => changed.some((path) => pattern.test(path)))
    .map(([, noun]) => ({ level: 'none', text: `${noun} changed: published without a version` }));
}

/** Files that were added, removed or changed. */
export function changedFiles(before: Tile, now: Tile): string[] {
  return now.once(`changed since ${before.path}`, () =>
    [...new Set([...before.files.keys(), ...now.files.keys()])].filter(
      (path) => !path.endsWith('/') && !sameBytes(before, now, path),
    ),
  );
}

function sameNames(before: readonly string[], now: readonly string[]): boolean {
  return [...before].sort().join('\n') === [...now].sort().join('\n');
}

function sameBytes(before: Tile, now: Tile, path: string): boolean {
  const [a, b] = [before.files.get(path), now.files.get(path)];
  if (a === undefined || b === undefined) return false;
  if (a.size !== b.size) return false;
  const [first, second] = [a, b].map((file) => file.readAll?.() ?? file.bytes ?? new Uint8Array());
  return Buffer.compare(first ?? new Uint8Array(), second ?? new Uint8Array()) === 0;
}

/** Every field of the client that differs. */
function oauthChanges(before: Tile, now: Tile): string[] {
  if (!before.oauthClient.exists) return now.oauthClient.exists ? ['the client is new: publish it'] : [];
  const keys = new Set([...before.oauthClient.keys, ...now.oauthClient.keys]);
  return [...keys].filter(
    (key) =>
      JSON.stringify(before.oauthClient.at(key).value) !== JSON.stringify(now.oauthClient.at(key).value),
  );
}

function scopes(tile: Tile): string[] {
  return texts(tile.oauthClient.at('scopes').strings());
}

function pipelineIds(tile: Tile): string[] {
  return texts(tile.pipelines.map(({ pipeline }) => pipeline.at('id')));
}

function dataflowIds(tile: Tile): string[] {
  return texts(
    tile
      .node('assets/dataflows.yaml')
      .at('provides')
      .items()
      .map((flow) => flow.at('id')),
  );
}

function checkNames(tile: Tile): string[] {
  return texts(tile.serviceChecks.items().map((check) => check.at('check')));
}

function texts(nodes: readonly JsonNode[]): string[] {
  return nodes.flatMap((node) => node.string ?? []);
}

function count(list: readonly string[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}

function some(list: readonly string[]): string {
  return list.length > 4 ? `${list.slice(0, 4).join(', ')} …` : list.join(', ');
}
