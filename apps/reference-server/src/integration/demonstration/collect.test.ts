import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/harness/test-database.ts';
import type { OpenDatabase } from '../../database/database.ts';
import { migrate } from '../../database/migrate.ts';
import type { Collected } from '../../plug-in/integration.ts';
import { readTile, type Tile } from '../../tile/read-tile.ts';
import { collectDeployments, describesDeployments } from './collect-deployments.ts';
import { simulateFailures } from './deployment-store.ts';
import { services } from './platform.ts';
import { rollBack } from './roll-back.ts';
import { deploymentTables } from './tables.ts';

const tileDirectory = resolve(import.meta.dirname, '../../../../../integration-tile');
const published = readTile(tileDirectory);
/** A tile that promises everything, whatever a fork has kept. */
const tile: Tile = {
  ...published,
  families: ['metrics', 'logs', 'events', 'service-checks', 'traces', 'incidents'],
  serviceChecks: [
    { name: 'nova_deploy.can_connect', statuses: ['ok', 'warning', 'critical'], groups: ['env'] },
  ],
};
const since = new Date('2026-06-01T12:00:00Z');
const until = new Date('2026-06-01T12:00:05Z');
const accountId = 'dana@customer.example';
const [checkout = { name: '', team: '', env: '', region: '' }] = services;

/** What the demonstration sends; `collect` may return more. */
type Sent = Required<Pick<Collected, 'metrics' | 'logs' | 'events' | 'serviceChecks' | 'incidents'>>;

async function collect(request: Parameters<typeof collectDeployments>[0]): Promise<Sent> {
  const none = { metrics: [], logs: [], events: [], serviceChecks: [], incidents: [] };
  return { ...none, ...(await collectDeployments(request)) };
}

let opened: OpenDatabase;
let request: Parameters<typeof collect>[0];
let eventful: Sent;
beforeAll(async () => {
  opened = await openTestDatabase();
  await migrate(opened.database, deploymentTables);
  const { database } = opened;
  request = { accountId, tile, since, until, database };
  for (const [account, rollbackFails] of [
    ['smooth', false],
    ['rough', true],
  ] as const) {
    await simulateFailures(database, account, checkout, { now: since, rollbackFails });
    const now = new Date(since.getTime() + 10_000);
    const asked = { service: checkout.name, env: checkout.env, trigger: 'alert', now } as const;
    await rollBack(database, { ...asked, key: account, accountId: account });
  }
  const hour = { ...request, until: new Date(since.getTime() + 3_600_000) };
  const [smooth, rough] = [
    await collect({ ...hour, accountId: 'smooth' }),
    await collect({ ...hour, accountId: 'rough' }),
  ];
  eventful = {
    metrics: [...smooth.metrics, ...rough.metrics],
    logs: [...smooth.logs, ...rough.logs],
    events: [...smooth.events, ...rough.events],
    serviceChecks: [...smooth.serviceChecks, ...rough.serviceChecks],
    incidents: [...smooth.incidents, ...rough.incidents],
  };
});
afterAll(() => opened.close());

test.runIf(describesDeployments(published))(
  'sends exactly the metrics of the tile, with its types, units and tags',
  async () => {
    const { metrics } = await collect(request);
    expect(new Set(metrics.map(({ metric }) => metric))).toEqual(
      new Set(tile.metrics.map(({ name }) => name)),
    );
    for (const series of metrics) {
      const promised = tile.metrics.find(({ name }) => name === series.metric);
      expect(series).toMatchObject({ type: promised?.type });
      expect(series.unit).toBe(promised?.unit);
      const tags = series.tags?.map((tag) => tag.split(':')[0]) ?? [];
      expect(tags.sort()).toEqual([...(promised?.tags ?? [])].sort());
    }
  },
);

const [pipelineFile] = globSync('assets/logs/*[!_tests].yaml', { cwd: tileDirectory });
describe.runIf(pipelineFile !== undefined)('logs are what the pipeline of the tile reads', () => {
  const read = (file = '') => readFileSync(resolve(tileDirectory, file), 'utf8');
  const pipeline = read(pipelineFile);
  const samples = samplesOf(read(pipelineFile?.replace('.yaml', '_tests.yaml')));
  const records = () => eventful.logs.map(({ message }) => JSON.parse(message) as object);

  test('their source is the one that the pipeline filters by', () => {
    const [, source] = /query: source:(\w+)/.exec(pipeline) ?? [];
    expect(new Set(eventful.logs.map((log) => log.source))).toEqual(new Set([source]));
  });

  test('every attribute that a processor takes is sent, and nothing that no sample has', () => {
    const sent = new Set(records().flatMap((record) => pathsOf(record)));
    const taken = [...pipeline.matchAll(/sources:\n\s+- ([\w.]+)/g)].map(([, path]) => path);
    expect(taken.length).toBeGreaterThan(10);
    expect([...sent]).toEqual(expect.arrayContaining(taken));
    expect([...new Set(samples.flatMap((sample) => pathsOf(sample)))].sort()).toEqual([...sent].sort());
  });

  test('each kind of sample occurs, with the same attributes', () => {
    for (const sample of samples) {
      const twin = records().find(
        (record) =>
          Reflect.get(record, 'event') === Reflect.get(sample, 'event') && sameTrigger(record, sample),
      );
      expect(pathsOf(twin ?? {}).sort()).toEqual(pathsOf(sample).sort());
    }
  });
});

test('service checks are those of the tile, with its groups and statuses', () => {
  expect(new Set(eventful.serviceChecks.map(({ check }) => check))).toEqual(
    new Set(tile.serviceChecks.map(({ name }) => name)),
  );
  for (const run of eventful.serviceChecks) {
    const promised = tile.serviceChecks.find(({ name }) => name === run.check);
    expect(promised?.statuses).toContain(run.status);
    expect(run.tags?.map((tag) => tag.split(':')[0])).toEqual(promised?.groups);
  }
});

test('events tell of starts, successes, failures and rollbacks, one key for each deployment', () => {
  expect(new Set(eventful.events.map(({ sourceTypeName }) => sourceTypeName))).toEqual(
    new Set([tile.source]),
  );
  expect(new Set(eventful.events.map(({ alertType }) => alertType))).toEqual(
    new Set(['info', 'success', 'error', 'warning']),
  );
  for (const { aggregationKey } of eventful.events) expect(aggregationKey).toMatch(/^dep_/);
});

test('an incident is opened when a rollback that an alert began fails, and only then', () => {
  expect(eventful.incidents).toMatchObject([
    { key: 'rough', draft: { title: expect.stringContaining('Rollback of checkout') as string } },
  ]);
});

test('sends nothing that the tile does not promise', async () => {
  const hour = { ...request, until: new Date(since.getTime() + 3_600_000), accountId: 'rough' };
  const { metrics, ...others } = await collect({ ...hour, tile: { ...tile, families: ['metrics'] } });
  expect(metrics.length).toBeGreaterThan(0);
  expect(others).toEqual({ logs: [], events: [], serviceChecks: [], incidents: [] });
});

test('gives the same data when a window is collected again after a crash (D-07)', async () => {
  expect(await collect(request)).toEqual(await collect(request));
});

test('windows that follow each other tell everything once', async () => {
  const at = (seconds: number) => new Date(since.getTime() + seconds * 1000);
  const whole = await collect({ ...request, since: at(0), until: at(300) });
  const parts = await Promise.all(
    Array.from({ length: 60 }, (_, turn) =>
      collect({ ...request, since: at(turn * 5), until: at(turn * 5 + 5) }),
    ),
  );
  expect(whole.logs.length).toBeGreaterThan(20);
  expect(parts.flatMap(({ logs }) => logs)).toEqual(whole.logs);
  const failed = ({ metrics = [] }: Collected) =>
    metrics
      .filter(({ metric }) => metric.endsWith('.failed'))
      .reduce((sum, { points }) => sum + (points[0]?.value ?? 0), 0);
  expect(parts.reduce((sum, part) => sum + failed(part), 0)).toBe(failed(whole));
});

test('survives the queue: plain JSON', () => {
  expect(JSON.parse(JSON.stringify(eventful))).toEqual(eventful);
});

/** The JSON texts of the pipeline's tests. */
function samplesOf(yaml: string): readonly object[] {
  return [...yaml.matchAll(/sample: \|-\n(?<json> {6}\{\n(?:.*\n)*? {6}\}\n)/g)].map(
    ({ groups }) => JSON.parse(groups?.json ?? '') as object,
  );
}

function pathsOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null ? pathsOf(part, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

/** A rollback that an alert began and a deployment that a schedule began have no person behind them. */
function sameTrigger(record: object, sample: object): boolean {
  const triggerOf = (value: object) => {
    const text = JSON.stringify(value);
    return [text.includes('"trigger":"schedule"'), text.includes('"rollback_trigger"')].join();
  };
  return triggerOf(record) === triggerOf(sample);
}
