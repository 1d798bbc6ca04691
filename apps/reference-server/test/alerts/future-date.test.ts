import { expect, test } from 'vitest';
import { connectWithWebhook, startAlertServer } from './alert-server.ts';

test('a date far in the future holds nothing up: what follows is still newer', async () => {
  await using server = await startAlertServer();
  const account = 'future@customer.example';
  const { id } = await connectWithWebhook(server, account, 'datadoghq.eu');
  const at = (seconds: number) => String(server.options.now().getTime() + seconds * 1000);
  const century = 100 * 365 * 24 * 60 * 60;
  const stateOf = () =>
    server.options.database
      .selectFrom('alerts')
      .select(['transition', 'outdated', 'recovered_at'])
      .where('account_id', '=', account)
      .executeTakeFirstOrThrow();

  expect(await server.send(id, { id: '1', date: at(century) })).toMatchObject({ status: 202 });
  await server.processJobs();
  server.advance(1_000);
  await server.send(id, { id: '2', alert_transition: 'Recovered', date: at(0) });
  await server.processJobs();
  expect(await stateOf()).toMatchObject({ transition: 'Recovered', outdated: 0 });

  // Clocks that differ by a little are believed: the order is Datadog's.
  await server.send(id, { id: '3', date: at(200) });
  await server.send(id, { id: '4', alert_transition: 'Recovered', date: at(100) });
  await server.processJobs();
  expect(await stateOf()).toMatchObject({ transition: 'Triggered', outdated: 1, recovered_at: null });
});
