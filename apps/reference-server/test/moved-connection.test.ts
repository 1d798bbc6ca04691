import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiKey } from '@tilekit/core';
import { collectInstallation } from '../src/collection/collect-installation.ts';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

interface Customer {
  readonly domain: string;
  readonly label: string;
}

/** Each with separate organizations, which have no API key yet. */
const moves: readonly [
  string,
  readonly [victim: Customer, thief: Customer],
  (from: string, to: string) => ReturnType<typeof sql>,
][] = [
  [
    'the column',
    [
      { domain: 'datadoghq.eu', label: 'EU1' },
      { domain: 'us5.datadoghq.com', label: 'US5' },
    ],
    (from, to) => sql`update installations set account_id = ${to} where account_id = ${from}`,
  ],
  [
    'the column and the document',
    [
      { domain: 'ap1.datadoghq.com', label: 'AP1' },
      { domain: 'us3.datadoghq.com', label: 'US3' },
    ],
    (from, to) => sql`update installations set account_id = ${to},
      document = jsonb_set(document, '{accountId}', to_jsonb(${to}::text)) where account_id = ${from}`,
  ],
];

test.each(moves)(
  'a connection that %s moves to another account belongs to no account: not shown, not used, reported (B-01)',
  async (what, [victim, thief], move) => {
    const [alice, eve] = [`alice ${what}@customer.example`, `eve ${what}@customer.example`].map((name) =>
      name.replaceAll(' ', '-'),
    ) as [string, string];
    await connectAs(server, alice, { domain: victim.domain });
    const other = await connectAs(server, eve, { domain: thief.domain });
    const { options } = server;
    const [stored] = await options.lifecycle.store.list({ accountId: alice, limit: 1 });
    const id = stored?.installation.id ?? '';

    await move(alice, eve).execute(options.database);

    const list = await other.browser.open('/installations');
    expect(list.text).not.toContain(id);
    expect(list.text).toContain(thief.label);
    expect(list.text).not.toContain(victim.label);
    expect((await other.browser.open(`/installations/${id}/webhook`)).status).toBe(404);
    await expect(openApiKey(options.lifecycle, id)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
    await expect(options.accessTokens.getAccessToken(id)).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
    });
    await collectInstallation(options, server.boss, id);
    const batches = await options.database
      .selectFrom('outgoing_batches')
      .select('id')
      .where('installation_id', '=', id)
      .execute();
    expect(batches).toEqual([]);
    expect(await options.metrics.registry.metrics()).toMatch(
      /tilekit_unreadable_secrets_total\{purpose="installation",code="SECRET_UNREADABLE"\} [1-9]/,
    );
  },
);

test('a document alone changes nothing: the column says whose the connection is', async () => {
  const { browser } = await connectAs(server, 'carol@customer.example', { domain: 'ap1.datadoghq.com' });
  await sql`update installations set document = jsonb_set(document, '{accountId}', '"mallory"')
    where account_id = 'carol@customer.example'`.execute(server.options.database);
  expect((await browser.open('/installations')).text).toContain('AP1');
});
