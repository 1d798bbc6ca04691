import { expect, test } from 'vitest';
import { connectAs } from '../harness/connect-as.ts';
import { startTestServer } from '../harness/test-server.ts';

test('an outcome stands on the page in the words of the integration', async () => {
  await using server = await startTestServer();
  const account = 'robin@customer.example';
  const { browser } = await connectAs(server, account, { domain: 'datadoghq.eu' });
  const [stored] = await server.options.lifecycle.store.list({ accountId: account, limit: 1 });
  const installation_id = stored?.installation.id ?? '';
  const texts = { title: 'Load', tags: '["hall:3"]', details: null, link: '', transition: 'Triggered' };
  const outcome = {
    action_label: 'Load shed',
    action_tone: 'good',
    action_text: 'Load of hall 3 was shed.',
  } as const;
  await server.options.database
    .insertInto('alerts')
    .values(
      [
        { ...texts, id: 'one', cycle: 'one', action: 'shed-load', ...outcome },
        { ...texts, id: 'two', cycle: 'two', action: 'due' },
        { ...texts, id: 'three', cycle: 'three', transition: 'Warn' },
      ].map((alert) => ({
        installation_id,
        account_id: account,
        date: new Date(),
        ...alert,
      })),
    )
    .execute();
  const { text } = await browser.open('/alerts');
  expect(text).toMatch(/badge-good">Load shed<\/span>/);
  expect(text).toContain('Load of hall 3 was shed.');
  expect(text).toContain('<code>hall:3</code>');
  expect(text).toContain('It starts in a moment.');
  expect(text).toContain('“Warn” needs no action.');
});
