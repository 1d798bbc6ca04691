/** A million logs through faults to the sandbox: what was lost (nothing), and what arrived twice (what had counted). */
import { join } from 'node:path';
import { createSandboxEndpoints, sites, systemClock } from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import { submitLogs, type LogEntry } from '@tilekit/telemetry';

const count = 1_000_000;
const match = { path: '/api/v2/logs' };
const soon = () => Math.floor(Date.now() / 1000);
const harmless = [
  () => ({ respond: { status: 429, headers: { 'x-ratelimit-reset': '0' } } }),
  () => ({ respond: { status: 429, headers: { 'x-ratelimit-reset': soon().toString() } } }),
  () => ({ respond: { status: 429, headers: { 'x-ratelimit-reset': 'soon' }, body: '<html>' } }),
  () => ({ respond: { status: 429, headers: { 'retry-after': '0' } } }),
  () => ({ respond: { status: 500, body: 'oops' } }),
  () => ({ respond: { status: 503 } }),
  () => ({ respond: { status: 413 } }),
  () => ({ drop: 'before' }),
  () => ({ delayMs: 50 }),
];

await using sandbox = await startSandbox({
  port: 0,
  tileDirectory: join(import.meta.dirname, '../..', 'integration-tile'),
  maxReceivedItems: 2 * count,
  logger: false,
});
const [site] = sites;
if (!site) throw new Error('The site table is empty.');

// A seeded sequence: every run meets the same faults.
let seed = 20_261_120;
const chance = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const calm = { delayMs: 0 };
const rough = Array.from({ length: 1500 }, () =>
  chance() < 0.3 ? (harmless[Math.floor(chance() * harmless.length)] ?? (() => calm))() : calm,
);
const after = Array.from({ length: 900 }, (_, index) => (index % 30 === 29 ? { drop: 'after' } : calm));

let failed = false;
for (const [name, faults, expected] of [
  ['429 in four forms, 500, 503, 413, dropped before it counted, slow', rough, 0],
  ['30 requests dropped after they counted', after, 30 * 1000],
] as const) {
  await control('reset', {});
  const { api_key: apiKey } = (await control(`credentials?site=${site.domain}`)) as { api_key: string };
  await control(
    'faults',
    faults.map((fault) => ({ ...fault, match })),
  );
  const start = performance.now();
  const begunAt = Date.now();
  // Time runs 200 times as fast, so that what is measured is the sending and not the waits.
  const hurried = {
    ...systemClock,
    now: () => begunAt + (Date.now() - begunAt) * 200,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 200, signal),
  };
  const result = await submitLogs({
    site,
    apiKey,
    endpoints: createSandboxEndpoints(sandbox.url),
    clock: hurried,
    logs: numbered(),
  });
  const seconds = (performance.now() - start) / 1000;
  const { arrived, distinct } = await received();
  const lost = count - distinct;
  const duplicates = arrived - distinct;
  console.log(`\n${name}: ${result.requests} requests in ${seconds.toFixed(0)} s`);
  console.log(`  accepted ${result.accepted}, dropped ${result.dropped}, lost ${lost}`);
  console.log(`  arrived twice ${duplicates}, expected ${expected}; sent again at most ${result.resent}`);
  failed ||= lost > 0 || duplicates !== expected || result.accepted !== count || duplicates > result.resent;
}
console.log(failed ? '\nMISSED' : '\nmet');
process.exitCode = failed ? 1 : 0;

function* numbered(): Generator<LogEntry> {
  for (let index = 0; index < count; index += 1) yield { message: index.toString() };
}

/** Counts what the sandbox took, without holding it as objects. */
async function received(): Promise<{ arrived: number; distinct: number }> {
  const response = await fetch(`${sandbox.url}/_sandbox/received/logs`);
  const seen = new Uint8Array(count);
  let arrived = 0;
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true });
    const end = rest.lastIndexOf('}');
    for (const [, index = ''] of rest.slice(0, end).matchAll(/"message":"(\d+)"/g)) {
      seen[Number(index)] = 1;
      arrived += 1;
    }
    rest = rest.slice(end);
  }
  return { arrived, distinct: seen.reduce((sum, one) => sum + one, 0) };
}

async function control(path: string, body?: unknown): Promise<unknown> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${sandbox.url}/_sandbox/${path}`, init);
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}.`);
  return response.json();
}
