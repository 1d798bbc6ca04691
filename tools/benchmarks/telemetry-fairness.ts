/** One installation with a million logs, 99 with ten: how long the small ones wait, with and without fair turns. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sites, type DatadogSite } from '@tilekit/core';
import { FairQueue, submitLogs, type LogEntry } from '@tilekit/telemetry';

const answerMs = 50;
const concurrency = 8;
const site = firstSite();

const fair = new FairQueue({ concurrency, concurrencyPerInstallation: 4 });
const without = await run(() => 'all');
const withTurns = await run((installation) => installation);
const alone = (await smallOnly()).at(-1) ?? Number.NaN;
console.log(`slowest of the 99 alone:          ${alone.toFixed(0)} ms`);
console.log(`p99 of the 99, one line for all:  ${without.toFixed(0)} ms`);
console.log(`p99 of the 99, turns:             ${withTurns.toFixed(0)} ms`);
console.log(`turns make the small ones wait ${(without / withTurns).toFixed(0)} times less`);

/** @param laneOf which installations share a line */
async function run(laneOf: (installation: string) => string): Promise<number> {
  // One line for all is what a queue without turns is: the noisy installation has filled it before the others come.
  const shared = laneOf('a') === laneOf('b');
  const queue = shared ? new FairQueue({ concurrency, concurrencyPerInstallation: concurrency }) : fair;
  const stop = new AbortController();
  const noisy = submit(queue, laneOf('noisy'), 1_000_000, stop.signal).catch((error: unknown) => error);
  await sleep(1500);
  const delays = await smallOnes(queue, laneOf);
  // The rest of the million says nothing more.
  stop.abort();
  await noisy;
  return delays.at(-1) ?? Number.NaN;
}

function smallOnly(): Promise<number[]> {
  return smallOnes(
    new FairQueue({ concurrency, concurrencyPerInstallation: 4 }),
    (installation) => installation,
  );
}

/** How long each small installation took, shortest first. */
async function smallOnes(queue: FairQueue, laneOf: (installation: string) => string): Promise<number[]> {
  const delays = await Promise.all(
    Array.from({ length: 99 }, async (_, index) => {
      const start = performance.now();
      await submit(queue, laneOf(`small ${index}`), 10);
      return performance.now() - start;
    }),
  );
  return delays.sort((one, other) => one - other);
}

async function submit(queue: FairQueue, lane: string, items: number, signal?: AbortSignal): Promise<unknown> {
  return submitLogs({
    site,
    apiKey: 'benchmark',
    lane: queue.lane(lane),
    // Enough prepared requests to fill a line: what a backlog is.
    concurrency: 1000,
    transport: async () => {
      await sleep(answerMs);
      return { status: 202, headers: {}, body: Buffer.from('{}') };
    },
    logs: numbered(items),
    ...(signal && { signal }),
  });
}

function* numbered(items: number): Generator<LogEntry> {
  for (let index = 0; index < items; index += 1) yield { message: `log ${index}` };
}

function firstSite(): DatadogSite {
  const [first] = sites;
  if (!first) throw new Error('The site table is empty.');
  return first;
}
