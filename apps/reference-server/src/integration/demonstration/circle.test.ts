import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectInstallation } from '../../collection/collect-installation.ts';
import { deliver } from '../../collection/deliver.ts';
import { type AlertServer, connectWithWebhook, startAlertServer } from '../../../test/alerts/alert-server.ts';
import { readTile } from '../../tile/read-tile.ts';
import { integration } from '../index.ts';
import { describesDeployments } from './collect-deployments.ts';
import { withDemonstrationTables } from './tables.ts';

const domain = 'datadoghq.eu';
let server: AlertServer;
beforeAll(async () => {
  server = await startAlertServer(integration);
});
afterAll(() => server[Symbol.asyncDispose]());

const tile = readTile(resolve(import.meta.dirname, '../../../../../integration-tile'));

test.runIf(describesDeployments(tile))(
  'data crosses the threshold of the tile’s monitor, the service is rolled back, and it recovers (R87, E-03)',
  async () => {
    // Started a little earlier, so that the test need not wait.
    server.advance(-25_000);
    const account = 'circle@customer.example';
    const { id, browser } = await connectWithWebhook(server, account, domain);
    expect(await server.webhookOf(id)).toMatchObject({ state: 'created' });
    // The first window begins by the database's clock, which no test moves.
    await server.options.database
      .updateTable('collections')
      // Without history: what matters here happens now.
      .set({ collected_until: server.options.now(), is_new: false })
      .execute();
    const webhooks = server.contacted.filter((url) => url.endsWith('/configuration/webhooks'));
    expect(webhooks).toEqual([
      `${server.sandboxUrl}/api.${domain}/api/v1/integration/webhooks/configuration/webhooks`,
    ]);

    const page = await browser.open('/deployments');
    const failing = await browser.submit(page, 'Let deployments fail', { service: 'checkout', rollback: '' });
    expect(failing.text).toContain('Last deployments');
    server.advance(25_000);
    await collectInstallation(server.options, server.boss, id);
    await deliver(server.options, { installationId: id });

    await waitForDelivery('Triggered');
    expect(await server.processJobs()).toBeGreaterThan(0);
    const triggered = await browser.open('/alerts');
    expect(triggered.text).toContain('Rolled back');
    expect(triggered.text).toMatch(/checkout [\d.]+ was returned to [\d.]+ in production/);
    expect(triggered.text).toContain(`href="${server.sandboxUrl}/app.${domain}/event/event?id=`);
    const rollbacks = await withDemonstrationTables(server.options.database)
      .selectFrom('demo_rollbacks')
      .select(['account_id', 'trigger'])
      .execute();
    expect(rollbacks).toEqual([{ account_id: account, trigger: 'alert' }]);

    // Five minutes later the failures are out of the monitor's window.
    await server.control('clock', { now: new Date(Date.now() + 6 * 60_000).toISOString() });
    await waitForDelivery('Recovered');
    await server.processJobs();
    const recovered = await browser.open('/alerts');
    expect(recovered.text).toMatch(/<span>Recovered<\/span> <time/);
    expect(recovered.text).not.toContain('not recovered yet');

    // What the rollback did goes to Datadog as well.
    if (!server.options.config.tile.families.includes('logs')) return;
    server.advance(5_000);
    await collectInstallation(server.options, server.boss, id);
    await deliver(server.options, { installationId: id });
    const logs = await server.control<{ items: { payload: { message: string } }[] }>(
      `received/logs?site=${domain}`,
    );
    const names = logs.items.map(({ payload }) => (JSON.parse(payload.message) as { event: string }).event);
    expect(names).toContain('deployment.rolled_back');
  },
);

async function waitForDelivery(transition: string): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    await server.control(`evaluate?site=${domain}`, {});
    const { items } = await server.control<{ items: { transition: string; status: string }[] }>(
      `deliveries?site=${domain}`,
    );
    if (items.some((item) => item.transition === transition && item.status === 'delivered')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No delivery "${transition}": ${JSON.stringify(await server.control('deliveries'))}`);
}
