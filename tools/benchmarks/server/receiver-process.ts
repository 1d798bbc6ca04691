/** The server under measurement, and the bare loop in the same process. Asked on stdin: `<inserts> <connections>`. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { sendAlertJobs } from '../../../apps/reference-server/src/alerts/commit-delivery.ts';
import { createApp } from '../../../apps/reference-server/src/app.ts';
import { connect } from '../../../apps/reference-server/src/database/database.ts';
import { startEmbeddedPostgres } from '../../../apps/reference-server/src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../../apps/reference-server/src/database/migrate.ts';
import { withAllowance } from '../../../apps/reference-server/src/database/waits.ts';
import {
  createStormScene,
  openStormScene,
  prepareWebhook,
} from '../../../apps/reference-server/test/delivery-storm/storm-scene.ts';

const [, , dataDirectory = '', webhookCount = '1'] = process.argv;
const cluster = await startEmbeddedPostgres({ dataDirectory });
const prepared = connect({ ...cluster.address });
await migrate(prepared.database);
await prepared.close();
const scene = await openStormScene(createStormScene({ ...cluster.address }, 0));
const webhooks: Awaited<ReturnType<typeof prepareWebhook>>[] = [];
while (webhooks.length < Number(webhookCount)) webhooks.push(await prepareWebhook(scene));
const { installationId = '' } = webhooks[0] ?? {};
const app = await createApp(scene.options);
const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ port: Number(new URL(address).port), webhooks })}\n`);

for await (const line of createInterface(process.stdin)) {
  const [count = 0, lanes = 0] = line.split(' ').map(Number);
  // As a request's: jobs must leave some of the connections.
  const perSecond = await withAllowance(Number.POSITIVE_INFINITY, () => insertsPerSecond(count, lanes));
  process.stdout.write(`${perSecond}\n`);
}
await app.close();
await scene[Symbol.asyncDispose]();
await cluster.stop();
process.exit();

/** The two inserts of a delivery in one transaction, and nothing around them. */
async function insertsPerSecond(count: number, lanes: number): Promise<number> {
  let left = count;
  const { database, boss } = scene.options;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const key = randomUUID();
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('alert_deliveries')
          .values({
            installation_id: installationId,
            key,
            cycle: key,
            transition: 'Triggered',
            date: new Date(),
            payload: '{"title":"Deployments of checkout are failing in production","service":"checkout"}',
            received_at: new Date(),
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await sendAlertJobs(transaction, boss, [{ installationId, key, priority: 0 }]);
      });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return count / ((performance.now() - startedAt) / 1000);
}
