import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningSandbox } from '../running-sandbox.ts';
import { hasDocuments, readDocuments, type DocumentedOperation } from './documents.ts';
import { bodiesLackingOne } from './example-body.ts';
import { OperationCaller } from './operation-caller.ts';

/** Intakes and the IP ranges have tests of their own. */
const elsewhere = /\.(Submit\w+|GetIPRanges|CreateEvent)$/;

/** Where Datadog's answers, as recorded, depart from its documents. */
const departures: readonly [operation: RegExp, fault: RegExp][] = [
  // `null` where the document has text or a number.
  [/MetricMetadata$/, /must be (string|integer)/],
  [/v1\.ListHosts$/, /\/metrics\//],
  [/v1\.MuteHost$/, /\/(end|message) /],
  [/v1\.QueryMetrics$/, /\/unit /],
  [/v1\.CheckCanDeleteSLO$/, /\/errors /],
  [/v1\.SearchSLO$/, /\/links\//],
  [/v1\.GetSLOHistory$/, /\/aggr /],
  [/IncidentTypes?$/, /\/description /],
  [/v2\.ListUserOrganizations$/, /\/included\//],
  // Deletions answer `{}`.
  [/v1\.DeleteWebhooksIntegration/, /a body where none/],
];

/** Queries without which an operation has no answer. */
async function queryFor(caller: OperationCaller, id: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  switch (id) {
    case 'v1.QueryMetrics':
      return `?from=${now - 600}&to=${now}&query=${encodeURIComponent('avg:custom.metric{*}')}`;
    case 'v1.ListMetrics':
      return '?q=custom';
    case 'v1.ListActiveMetrics':
      return `?from=${now - 600}`;
    case 'v1.ListEvents':
      return `?start=${now - 600}&end=${now}`;
    case 'v1.GetSLOHistory':
      return `?from_ts=${now - 600}&to_ts=${now}`;
    case 'v2.SearchIncidents':
      return '?query=state:active';
    case 'v1.CheckCanDeleteMonitor':
      return `?monitor_ids=${await caller.make('v1.monitor_id')}`;
    case 'v1.CheckCanDeleteSLO':
      return `?ids=${await caller.make('v1.slo_id')}`;
    default:
      return '';
  }
}

/** Ids that nothing has, in the form that the path asks for. */
const unknownIds: readonly [parameter: RegExp, id: string][] = [
  [/^(monitor_id|list_id|dashboard_list_id|notebook_id)$/, '999999'],
  [/^event_id$/, '999999999999'],
  [/^downtime_id$/, '11111111-2222-4333-8444-555555555555'],
  [/^(incident|field|todo|attachment|impact|integration|user|role|api_key|app_key|policy|rule|template)|^id$/, '11111111-2222-4333-8444-555555555555'],
]; // prettier-ignore

/** Hosts and metrics need not have been seen. */
const anyName = /^(host_name|metric_name)$/;

describe.runIf(hasDocuments)('operations answer as the OpenAPI documents say', { timeout: 300_000 }, () => {
  let sandbox: RunningSandbox;
  let caller: OperationCaller;
  let offered: DocumentedOperation[];

  beforeAll(async () => {
    sandbox = await RunningSandbox.start({ logger: false });
    caller = new OperationCaller(sandbox, readDocuments());
    const { items } = (await sandbox.get('/_sandbox/not-imitated')) as { items: { operation: string }[] };
    const others = new Set(items.map(({ operation }) => operation));
    offered = [...caller.operations.values()].filter(({ id }) => !others.has(id) && !elsewhere.test(id));
  }, 300_000);

  afterAll(() => sandbox.close());

  /** Each operation begins on an empty organization, with a full allowance of requests. */
  async function forEach(check: (operation: DocumentedOperation) => Promise<string[]>): Promise<string[]> {
    const faults: string[] = [];
    for (const operation of offered) {
      await sandbox.control('reset');
      faults.push(...(await check(operation)).map((fault) => `${operation.id} ${fault}`));
    }
    return faults;
  }

  const isDeparture = (id: string, fault: string) =>
    departures.some(([operation, pattern]) => operation.test(id) && pattern.test(fault));

  it.each(['full', 'minimal'] as const)('with a %s body', async (extent) => {
    const faults = await forEach(async ({ id, statuses, findFaults, requestSchema }) => {
      if (extent === 'minimal' && requestSchema === undefined) return [];
      const path = await caller.path(id);
      const answer = await caller.call(
        id,
        path,
        await caller.body(id, extent, path),
        await queryFor(caller, id),
      );
      if (answer.status >= 300) {
        // What the document calls optional may be needed by the rules of the kind at hand.
        const isRefusable = extent === 'minimal' && statuses.includes(answer.status);
        return isRefusable ? [] : [`${answer.status} ${JSON.stringify(answer.body)}`];
      }
      if (!statuses.includes(answer.status)) return [`${answer.status} is not documented`];
      return findFaults(answer.status, answer.body).filter((fault) => !isDeparture(id, fault));
    });
    expect(faults.join('\n')).toBe('');
  });

  it('refuses a body that lacks what the document demands', async () => {
    let tried = 0;
    const faults = await forEach(async (operation) => {
      const { id, method } = operation;
      if (method === 'GET') return [];
      const path = await caller.path(id);
      const full = await caller.body(id, 'full', path);
      const found: string[] = [];
      for (const { lacking, body } of bodiesLackingOne(operation, full)) {
        tried += 1;
        const answer = await caller.call(id, path, body);
        if (answer.status !== 400 || !isErrorForm(answer.body)) {
          found.push(`without ${lacking}: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
      }
      return found;
    });
    expect(tried).toBeGreaterThan(200);
    expect(faults.join('\n')).toBe('');
  });

  it('does not know ids that nothing has', async () => {
    let tried = 0;
    const faults = await forEach(async ({ id, path: pattern }) => {
      const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const found: string[] = [];
      for (const name of names.filter((one) => !anyName.test(one))) {
        tried += 1;
        const path = await caller.path(id);
        const body = await caller.body(id, 'full', path);
        const unknown = unknownIds.find(([parameter]) => parameter.test(name))?.[1] ?? 'zzz-zzz-zzz';
        const answer = await caller.call(id, { ...path, [name]: unknown }, body, await queryFor(caller, id));
        if (answer.status !== 404 || !isErrorForm(answer.body)) {
          found.push(`with an unknown ${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
      }
      return found;
    });
    expect(tried).toBeGreaterThan(80);
    expect(faults.join('\n')).toBe('');
  });
});

/** `{"errors": ["text"]}`, or JSON:API objects with a title. */
function isErrorForm(body: unknown): boolean {
  const { errors } = body as { errors?: unknown };
  if (!Array.isArray(errors) || errors.length === 0) return false;
  return errors.every((error: unknown) =>
    typeof error === 'string' ? error !== '' : typeof (error as { title?: unknown }).title === 'string',
  );
}
