import type { FastifyBaseLogger } from 'fastify';
import { expect, test } from 'vitest';
import { fixtureClientId } from './fixture-tile.ts';
import { authorize, Browser, json, pkce, postForm, redirectUri, testSecret } from './partner.ts';
import { Receiver, until } from './receiver.ts';
import { RunningSandbox } from './running-sandbox.ts';

/** A logger that keeps every line at every level. */
function keepLines(lines: string[]): FastifyBaseLogger {
  const write = (...values: unknown[]) => {
    lines.push(
      values.map((value) => (value instanceof Error ? value.stack : JSON.stringify(value))).join(' '),
    );
  };
  const logger: FastifyBaseLogger = {
    level: 'trace',
    trace: write,
    debug: write,
    info: write,
    warn: write,
    error: write,
    fatal: write,
    silent: write,
    child: () => logger,
  };
  return logger;
}

test('no log line, request log or delivery list holds a secret (F-01)', async () => {
  const lines: string[] = [];
  const sandbox = await RunningSandbox.start({ logger: keepLines(lines) });
  const receiver = await Receiver.start();
  const { verifier, challenge } = pkce();
  const query = await authorize(new Browser(sandbox.url), 'app.datadoghq.com', {
    client_id: fixtureClientId,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'state-canary',
  });
  const code = query.get('code')!;
  const tokens = await json(
    await postForm(`${sandbox.url}/oauth2/v1/token`, {
      grant_type: 'authorization_code',
      client_id: fixtureClientId,
      client_secret: testSecret,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  );
  const access = String(tokens.access_token);
  const headers = { authorization: `Bearer ${access}` };
  const created = await fetch(`${sandbox.url}/api/v2/api_keys/marketplace`, { method: 'POST', headers });
  const key = /"key":"(\w+)"/.exec(await created.text())![1]!;
  await fetch(`${sandbox.url}/api/v1/validate?api_key=${key}`);
  await fetch(`${sandbox.url}/v1/input/${key}`, { method: 'POST', body: '{' });
  await fetch(`${sandbox.url}/api/v1/integration/webhooks/configuration/webhooks`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      name: 'w',
      url: `${receiver.url}/token-canary`,
      custom_headers: '{"X-Token":"header-canary"}',
    }),
  });
  await sandbox.control('alerts', { webhook: 'w' });
  await until(() => receiver.requests.length === 1);

  const outputs = [
    ...lines,
    JSON.stringify(await sandbox.get('/_sandbox/requests')),
    JSON.stringify(await sandbox.get('/_sandbox/deliveries')),
  ].join('\n');
  expect(lines.length).toBeGreaterThan(5);
  const secrets = [code, verifier, access, String(tokens.refresh_token), key, testSecret];
  for (const secret of [...secrets, 'state-canary', 'token-canary', 'header-canary']) {
    expect(outputs).not.toContain(secret);
  }
  await receiver.close();
  await sandbox.close();
});
