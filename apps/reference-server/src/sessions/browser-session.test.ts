import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../../test/harness/browser.ts';
import { connectAs, openConsent } from '../../test/harness/connect-as.ts';
import { startTestServer, type TestServer } from '../../test/harness/test-server.ts';
import { renewal } from './browser-session.ts';

const origin = 'http://127.0.0.1:4300';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let count = 0;
const newAccount = () => `session-${(count += 1)}@customer.example`;

/** A browser with a copy of this one's cookies. */
function copyOf(browser: Browser): Browser {
  const copy = server.browser();
  copy.cookies.set(origin, new Map(browser.cookies.get(origin)));
  return copy;
}
const isSignedIn = async (browser: Browser) =>
  !(await browser.open('/installations')).url.includes('/sign-in');

async function signIn(): Promise<Browser> {
  const browser = server.browser();
  await browser.submit(await browser.open('/sign-in'), 'Sign in', { email: newAccount() });
  return browser;
}

test('a successful connect changes the session’s id; the old one counts a minute longer (A-04)', async () => {
  const browser = server.browser();
  const consent = await openConsent(server, newAccount(), { domain: 'datadoghq.eu' }, browser);
  const before = copyOf(browser);
  await browser.submit(consent, 'Authorize');
  expect(browser.cookies.get(origin)).not.toEqual(before.cookies.get(origin));
  expect([await isSignedIn(browser), await isSignedIn(before)]).toEqual([true, true]);
  server.advance(60_001);
  expect([await isSignedIn(browser), await isSignedIn(before)]).toEqual([true, false]);
});

test('a connect whose session cannot get another id is a connect all the same, also in the audit trail', async () => {
  const { database, lifecycle } = server.options;
  const browser = server.browser();
  const email = newAccount();
  const consent = await openConsent(server, email, { domain: 'us3.datadoghq.com' }, browser);
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'not now'; end $$`.execute(database);
  await sql`create trigger refuse before update on sessions for each row execute function refuse()`.execute(
    database,
  );
  const shown = await browser.submit(consent, 'Authorize');
  await sql`drop function refuse cascade`.execute(database);
  expect(shown.text).toContain('You may now close this tab');
  const [stored] = await lifecycle.store.list({ accountId: email, limit: 1 });
  expect(stored?.installation.status).toBe('connected');
  const events = await database
    .selectFrom('audit_events')
    .select('action')
    .where('account_id', '=', email)
    .orderBy('id')
    .execute();
  expect(events.map(({ action }) => action)).toEqual([
    'signed-in',
    'connecting',
    'connected',
    'connect-finished',
  ]);
});

test('of two connects that end together, only one changes the id: no visitor is left with a session that ends in a minute', async () => {
  const { database, now } = server.options;
  const [before, first, second] = ['before', 'first', 'second'].map((name) => Buffer.from(name));
  if (!before || !first || !second) throw new Error('unreachable');
  const expires_at = new Date(now().getTime() + 3_600_000);
  await database
    .insertInto('sessions')
    .values({ session_hash: before, account_id: newAccount(), expires_at })
    .execute();
  for (const after of [first, second])
    await renewal(before, after, new Date(now().getTime() + 60_000)).execute(database);
  const left = await database
    .selectFrom('sessions')
    .select('expires_at')
    .where('session_hash', 'in', [first, second])
    .execute();
  expect(left).toEqual([{ expires_at }]);
});

test('a copy of the cookie is worth nothing after the sign-out', async () => {
  const browser = await signIn();
  const copy = copyOf(browser);
  expect(await isSignedIn(copy)).toBe(true);
  await browser.submit(await browser.open('/installations'), 'Sign out');
  expect(await isSignedIn(copy)).toBe(false);
});

test('the next sign-in in the same browser ends the session before', async () => {
  const browser = await signIn();
  const copy = copyOf(browser);
  await browser.submit(await browser.open('/sign-in'), 'Sign in', { email: newAccount() });
  expect([await isSignedIn(browser), await isSignedIn(copy)]).toEqual([true, false]);
});

test('a sign-in ends after twelve hours, whatever the browser does', async () => {
  const browser = await signIn();
  await connectAs(server, '', { domain: 'us5.datadoghq.com' }, browser);
  server.advance(12 * 60 * 60_000 + 1);
  expect(await isSignedIn(browser)).toBe(false);
});
