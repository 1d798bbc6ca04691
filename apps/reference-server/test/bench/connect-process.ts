/**
 * The server under measurement, and the floor in the same process: the same SQL and the same two calls, without server.
 * A line on stdin is an order of the floor; a line on stdout is its answer.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createTransport } from '@tilekit/core';
import pg from 'pg';
import { createAppOptions } from '../../src/app-options.ts';
import { createApp } from '../../src/app.ts';
import { createConfig } from '../../src/config.ts';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { createLogger } from '../../src/logging/create-logger.ts';
import { renewal } from '../../src/sessions/browser-session.ts';
import { testIntegration } from '../harness/test-integration.ts';
import { runLanes } from './lanes.ts';

const [, , dataDirectory = '', portText = '', sandboxUrl = '', clientId = '', clientSecret = ''] =
  process.argv;
const port = Number(portText);
const cluster = await startEmbeddedPostgres({ dataDirectory });
const opened = connect({ ...cluster.address });
await migrate(opened.database, testIntegration.tables);
const config = createConfig({
  DATADOG_SANDBOX_URL: sandboxUrl,
  DATADOG_CLIENT_ID: clientId,
  DATADOG_CLIENT_SECRET: clientSecret,
  ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
  SESSION_SECRET: randomBytes(32).toString('base64url'),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  TRUSTED_PROXIES: '127.0.0.1',
  TILEKIT_DATA_DIR: dataDirectory,
});
const transport = createTransport();
// As in production; the parent sends what is logged nowhere.
const logger = createLogger('info', { write: (line) => process.stderr.write(line) });
const boss = await openJobQueue(opened.connection, logger);
const { database } = opened;
const app = await createApp(
  createAppOptions({
    config,
    logger,
    database,
    boss,
    transport,
    integration: testIntegration,
    now: () => new Date(),
  }),
);
await app.listen({ host: '127.0.0.1', port });
const { redirectUri } = config;
const pool = new pg.Pool({ ...cluster.address, max: 10 });
pool.on('error', () => undefined);
process.stdout.write(
  `${JSON.stringify({ onboardingPath: config.tile.oauth.onboardingPath, redirectUri })}\n`,
);

interface Floor {
  readonly state: string;
  readonly verifier: string;
  readonly accountId: string;
  readonly session: Buffer;
}
const findSession =
  'select "account_id" from "sessions" where "session_hash" = $1 and "account_id" = $2 and "expires_at" > $3';
const begun = new Map<string, Floor>();

for await (const line of createInterface(process.stdin)) {
  const order = JSON.parse(line) as { begin: number; atOnce: number } | { finish: string[]; atOnce: number };
  const answer =
    'begin' in order ? await begin(order.begin, order.atOnce) : await finish(order.finish, order.atOnce);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await app.close();
await boss.stop({ graceful: false });
await pool.end();
await opened.close();
await cluster.stop();
process.exit();

/** What a visit of the onboarding address writes. */
async function begin(count: number, atOnce: number) {
  const attempts: Floor[] = Array.from({ length: count }, () => {
    return {
      state: random(),
      verifier: random(),
      accountId: `${randomUUID()}@customer.example`,
      session: hash(random()),
    };
  });
  // Signed in before, as the server's visitors are.
  for (const { session, accountId } of attempts) {
    await pool.query(
      'insert into "sessions" ("session_hash", "account_id", "expires_at") values ($1, $2, $3)',
      [session, accountId, new Date(Date.now() + 3_600_000)],
    );
  }
  const urls: string[] = [];
  const measured = await runLanes(attempts, atOnce, async (attempt) => {
    const challenge = createHash('sha256').update(attempt.verifier).digest('base64url');
    await pool.query(findSession, [attempt.session, attempt.accountId, new Date()]);
    await pool.query(
      `insert into "authorization_attempts" ("state_hash", "session_hash", "account_id", "code_verifier", "expires_at")
        values ($1, $2, $3, $4, $5)`,
      [
        hash(attempt.state),
        attempt.session,
        attempt.accountId,
        attempt.verifier,
        new Date(Date.now() + 600_000),
      ],
    );
    begun.set(attempt.state, attempt);
    const query = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      state: attempt.state,
    };
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    urls.push(`?${new URLSearchParams({ ...query, ...pkce }).toString()}`);
  });
  return { ...measured, urls };
}

/** What a visit of the callback writes and asks for. */
async function finish(callbacks: readonly string[], atOnce: number) {
  return runLanes(callbacks, atOnce, async (callback) => {
    const query = new URL(callback).searchParams;
    const attempt = begun.get(query.get('state') ?? '');
    if (attempt === undefined) throw new Error('No such attempt.');
    begun.delete(attempt.state);
    await pool.query(findSession, [attempt.session, attempt.accountId, new Date()]);
    const [domain, organization] = [query.get('domain') ?? '', query.get('dd_oid') ?? ''];
    await pool.query(
      `update "authorization_attempts" set "consumed_at" = $1 where "state_hash" = $2 and "consumed_at" is null
        and "expires_at" > $1 returning "account_id", "code_verifier"`,
      [new Date(), hash(attempt.state)],
    );
    const find = 'select "document", "version" from "installations" where "slot" = $1';
    await pool.query(find, [`${attempt.accountId} ${domain} ${organization}`]);
    await pool.query(find, [`${attempt.accountId} ${domain}`]);
    const tokens = await exchange(domain, query.get('code') ?? '', attempt.verifier);
    const id = randomUUID();
    const document = { id, accountId: attempt.accountId, domain, status: 'connecting', tokens };
    await pool.query(
      `insert into "installations" ("id", "account_id", "status", "slot", "document", "refresh_at", "version", "fence",
        "leased_until") values ($1, $2, $3, $4, $5, null, 1, 1, clock_timestamp() + $6 * interval '1 millisecond')
        on conflict do nothing returning "version", "fence"`,
      [
        id,
        attempt.accountId,
        'connecting',
        `${attempt.accountId} ${domain} ${organization}`,
        document,
        60_000,
      ],
    );
    const apiKey = await createKey(domain, tokens.access_token);
    await pool.query(
      `update "installations" set "account_id" = $1, "status" = $2, "document" = $3, "refresh_at" = $4,
        "version" = "version" + 1 where "id" = $5 and "version" = 1 and "fence" = 1 and "leased_until" is not null
        returning "version"`,
      [attempt.accountId, 'connected', { ...document, status: 'connected', apiKey }, new Date(), id],
    );
    await pool.query(`update "installations" set "leased_until" = null where "id" = $1 and "fence" = 1`, [
      id,
    ]);
    const { sql, parameters } = renewal(attempt.session, hash(random()), new Date()).compile(database);
    await pool.query(sql, [...parameters]);
  });
}

async function exchange(domain: string, code: string, verifier: string): Promise<{ access_token: string }> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  const answer = await transport({
    method: 'POST',
    url: new URL(`${sandboxUrl}/api.${domain}/oauth2/v1/token`),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }).toString(),
  });
  if (answer.status !== 200) throw new Error(`No tokens: ${answer.status}`);
  return JSON.parse(Buffer.from(answer.body).toString()) as { access_token: string };
}

async function createKey(domain: string, accessToken: string): Promise<unknown> {
  const answer = await transport({
    method: 'POST',
    url: new URL(`${sandboxUrl}/api.${domain}/api/v2/api_keys/marketplace`),
    headers: { authorization: `Bearer ${accessToken}` },
    freshConnection: true,
  });
  if (answer.status !== 201) throw new Error(`No key: ${answer.status}`);
  return JSON.parse(Buffer.from(answer.body).toString());
}

function random(): string {
  return randomBytes(32).toString('base64url');
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
