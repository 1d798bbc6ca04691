import { expect, test } from 'vitest';
import { testIntegration } from '../harness/test-integration.ts';
import { connectWithWebhook, startAlertServer } from './alert-server.ts';

test('an outcome whose text PostgreSQL cannot keep is kept nevertheless, so that the alert is acted on once', async () => {
  let calls = 0;
  const handle = () => {
    calls += 1;
    return Promise.resolve({ status: 'done', label: 'Do\u0000ne', tone: 'good', text: 'a\u0000b' } as const);
  };
  await using server = await startAlertServer({
    ...testIntegration,
    onAlert: { ...testIntegration.onAlert, handle },
  });
  const { id } = await connectWithWebhook(server, 'nul@customer.example', 'datadoghq.eu');
  await server.send(id);
  await server.processJobs();
  const alert = await server.options.database
    .selectFrom('alerts')
    .select(['action', 'action_label', 'action_text'])
    .executeTakeFirstOrThrow();
  expect(alert).toEqual({ action: 'done', action_label: 'Done', action_text: 'ab' });
  expect(calls).toBe(1);
});
