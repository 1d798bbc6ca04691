import { setTimeout as sleep } from 'node:timers/promises';
import type { DatadogSite } from '@tilekit/core';
import { signIn, type Verification } from './flow.ts';
import { fieldOf, type SeenRequest } from './sandbox-control.ts';
import type { Step } from './report.ts';
import { step } from './step.ts';
import type { TilePromise } from './tile-promise.ts';

/** How long data may take, in milliseconds. */
const patienceMs = 30_000;

/** The requests that show that a scope is used. `api_keys_write` shows in the data. */
const uses: Readonly<Record<string, (request: SeenRequest) => boolean>> = {
  monitors_read: ({ method, path }) => method === 'GET' && path.startsWith('/api/v1/monitor'),
  monitors_write: ({ method, path }) => method !== 'GET' && path.startsWith('/api/v1/monitor'),
  dashboards_read: ({ method, path }) => method === 'GET' && path.startsWith('/api/v1/dashboard'),
  create_webhooks: ({ method, path }) =>
    method === 'POST' && path === '/api/v1/integration/webhooks/configuration/webhooks',
  incident_write: ({ method, path }) => method !== 'GET' && path.startsWith('/api/v2/incidents'),
  incident_read: ({ method, path }) => method === 'GET' && path.startsWith('/api/v2/incidents'),
  events_read: ({ method, path }) => method === 'GET' && /^\/api\/v[12]\/events/.test(path),
};

/** Data of every kind that the tile promises arrives on every site, and every scope is seen in use. */
export async function* checkData(run: Verification, promise: TilePromise): AsyncGenerator<Step> {
  for (const site of run.sites) {
    yield await step(`${site.name.padEnd(8)} receives ${promise.families.join(', ')}`, () =>
      faultOfData(run, site, promise),
    );
  }
  yield await step('Every page of every installation can be opened', () => openPages(run));
  for (const scope of run.scopes) yield await checkScope(run, scope);
}

async function faultOfData(
  run: Verification,
  site: DatadogSite,
  promise: TilePromise,
): Promise<string | undefined> {
  const tokens = (await run.sandbox.requests()).filter(
    ({ host, path }) => host === site.apiHost && path === '/oauth2/v1/token',
  );
  if (!tokens.some(({ status }) => status === 200)) return 'It was never connected, see above.';
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const missing = await missingOf(run, site, promise);
    if (missing.length === 0) return undefined;
    if (Date.now() > deadline) return `Nothing after ${patienceMs / 1000} s of: ${missing.join(', ')}.`;
    await sleep(500);
  }
}

async function missingOf(run: Verification, site: DatadogSite, promise: TilePromise): Promise<string[]> {
  const missing: string[] = [];
  for (const family of promise.families) {
    const payloads = await run.sandbox.received(family, site.domain);
    if (family !== 'metrics') {
      if (payloads.length === 0) missing.push(family);
      continue;
    }
    const names = new Set(payloads.map((payload) => fieldOf(payload, 'metric')));
    missing.push(...promise.metrics.filter((metric) => !names.has(metric)));
  }
  return missing;
}

/** Pages read from Datadog too, with scopes that no background job needs. */
async function openPages(run: Verification): Promise<string | undefined> {
  const visitor = await signIn(run);
  const list = await visitor.open(new URL('/installations', run.target));
  const paths = new Set(
    [...list.text.matchAll(/href="(\/installations\/[^"]+)"/g)].map(([, path = '']) => path),
  );
  for (const path of paths) {
    const { status } = await visitor.open(new URL(path, run.target));
    if (status >= 400) return `${path} was answered with ${status}.`;
  }
  return undefined;
}

async function checkScope(run: Verification, scope: string): Promise<Step> {
  const what = `Scope ${scope} is used`;
  if (scope === 'api_keys_write')
    return { what, result: 'ok', detail: 'The data above went out with its API key.' };
  const isUse = uses[scope];
  if (!isUse) {
    return { what, result: 'open', detail: 'tilekit does not know its endpoints: show it in the demo.' };
  }
  const seen = (await run.sandbox.requests()).filter(isUse);
  const good = seen.find(({ status }) => status < 400);
  if (good) return { what, result: 'ok', detail: `${good.method} ${good.path} → ${good.status}` };
  const [bad] = seen;
  if (bad) return { what, result: 'wrong', detail: `${bad.method} ${bad.path} → ${bad.status}` };
  return {
    what,
    result: 'open',
    detail:
      'No call in this run needed it. Provoke one and show it in the demo, or do not ask for the scope.',
  };
}
