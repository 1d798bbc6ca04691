/** A server that collects and delivers until it kills itself: `storm-child.ts <scene> <life>`. */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Delivery } from '../../src/collection/collect-installation.ts';
import { deliver } from '../../src/collection/deliver.ts';
import { saveCollected } from '../../src/collection/save-collected.ts';
import { scheduleDeliveries } from '../../src/jobs/schedule-due.ts';
import { releaseAbandonedJobs } from '../../src/jobs/job-queue.ts';
import { runAtInterval, drainQueue } from '../../src/jobs/drain-queue.ts';
import { journaling } from './journal.ts';
import { type Life, openScene, type Scene } from './scene.ts';

const [, , sceneText = '', lifeText = ''] = process.argv;
const scene = JSON.parse(sceneText) as Scene;
const life = JSON.parse(lifeText) as Life;
/** As many as the largest batch of five turns holds. */
const itemsOfCollection = 5_000;

let left = life.occurrence;
function reach(step: string): void {
  if (step === life.dieAt && --left === 0) process.kill(process.pid, 'SIGKILL');
}
const write = (line: string) => {
  appendFileSync(scene.journal, `${process.pid} ${line}\n`);
};
const { options } = await openScene(scene, reach, (transport) => journaling(transport, write, reach));
const { database, boss, logger } = options;
await releaseAbandonedJobs(database, boss);
await drainQueue<Delivery>(options, boss, 'deliver', 8, ({ data }) => deliver(options, data));
runAtInterval(logger, 'schedule deliveries', 200, () => scheduleDeliveries(database, boss, options.now()));

while (await collectMore()) await sleep(5);
for (;;) {
  const { rows } = await sql<{ open: string }>`select count(*) as open from outgoing_batches`.execute(
    database,
  );
  if (rows[0]?.open === '0') break;
  await sleep(100);
}
// A life that did not meet its step again ends all the same.
process.kill(process.pid, 'SIGKILL');

/** Takes the next numbers of the installation that has come least far; the batches and the number in one transaction. */
async function collectMore(): Promise<boolean> {
  const more = await database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ installation_id: string; first: number; next: number }>`
      select installation_id, first, next from storm_progress where next - first < ${life.until}
      order by next - first limit 1`.execute(transaction);
    const [row] = rows;
    if (!row) return false;
    const { installation_id: installationId, first, next } = row;
    const count = Math.min(itemsOfCollection, first + life.until - next);
    const logs = Array.from({ length: count }, (_, index) => ({ message: String(next + index) }));
    const collected = { metrics: [], logs, events: [], serviceChecks: [], incidents: [] };
    await saveCollected(transaction, boss, { installationId, collected, now: options.now() });
    await sql`update storm_progress set next = ${next + count} where installation_id = ${installationId}`.execute(
      transaction,
    );
    reach('collect: before the commit');
    return true;
  });
  reach('collect: committed');
  return more;
}
