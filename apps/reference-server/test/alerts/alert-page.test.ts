import { expect, test } from 'vitest';
import { createAppOptions } from '../../src/app-options.ts';
import { createApp } from '../../src/app.ts';
import { createBrowser } from '../harness/browser.ts';
import { connectAs } from '../harness/connect-as.ts';
import { isDemonstration } from '../harness/demonstration.ts';
import { startTestServer } from '../harness/test-server.ts';

test('customers see no deployment of the demonstration: it is there with the sandbox alone', async () => {
  await using server = await startTestServer();
  const visitor = server.browser();
  await visitor.submit(await visitor.open('/sign-in'), 'Sign in', { email: 'dana@customer.example' });
  const tried = await visitor.open('/alerts');
  expect(tried.text.includes('Last deployments')).toBe(isDemonstration);
  expect(tried.text.includes('Let deployments fail')).toBe(isDemonstration);

  const { config } = server.options;
  const app = await createApp(
    createAppOptions({ ...server.options, config: { ...config, sandboxUrl: undefined } }),
  );
  const customer = createBrowser(app, config.publicUrl);
  for (const [origin, jar] of visitor.cookies) customer.cookies.set(origin, jar);
  const page = await customer.open('/alerts');
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('No alert has come yet')]);
  expect(page.text).not.toMatch(/deployment|rollback/i);
  await app.close();
});

test('an outcome that a fork has named stands on the page in its words', async () => {
  await using server = await startTestServer();
  const account = 'robin@customer.example';
  const { browser } = await connectAs(server, account, { domain: 'datadoghq.eu' });
  const [stored] = await server.options.lifecycle.store.list({ accountId: account, limit: 1 });
  const installation_id = stored?.installation.id ?? '';
  const texts = { title: 'Load', env: '', service: '', link: '', transition: 'Triggered' };
  await server.options.database
    .insertInto('alerts')
    .values(
      [
        { ...texts, id: 'one', cycle: 'one', action: 'shed-load', action_text: 'Load of hall 3 was shed.' },
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
  expect(text).toContain('Shed load</span>');
  expect(text).toContain('Load of hall 3 was shed.');
  expect(text).toContain('It begins in a moment.');
  expect(text).toContain('“Warn” asks for nothing.');
});
