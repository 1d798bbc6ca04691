import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../src/command.ts';
import { keyPair, variableExchanges, webhook, webhookExchanges } from './documented-exchanges.ts';
import { startReplayServer, type Exchange } from './replay-server.ts';

interface Run {
  exitCode: number;
  out: string;
  err: string;
}

/** Runs the command with the environment names of Datadog's samples (R97). */
async function run(
  words: string[],
  exchanges: readonly Exchange[],
  environment = {},
  stdin = '',
): Promise<Run> {
  await using server = await startReplayServer(exchanges.map(onSandbox));
  let [out, err] = ['', ''];
  const exitCode = await runCommand(
    words,
    {
      DD_SITE: 'datadoghq.eu',
      DD_API_KEY: keyPair.apiKey,
      DD_APP_KEY: keyPair.applicationKey,
      DATADOG_SANDBOX_URL: server.url,
      ...environment,
    },
    {
      stdin: (async function* () {
        yield await Promise.resolve(Buffer.from(stdin));
      })(),
      stdout: { write: (part) => (out += part) },
      stderr: { write: (part) => (err += part) },
    },
  );
  expect(server.differences).toEqual([]);
  expect(server.remaining()).toBe(0);
  return { exitCode, out, err };
}

function onSandbox(exchange: Exchange): Exchange {
  return {
    ...exchange,
    request: { ...exchange.request, path: `/api.datadoghq.eu${exchange.request.path}` },
  };
}

const name = { WEBHOOK_NAME: webhook.name };
const variable = { WEBHOOK_CUSTOM_VARIABLE_NAME: 'PARTNER_TEAM' };

describe('pnpm webhooks (R97)', () => {
  it('warns of a variable that Datadog does not know, and continues', async () => {
    const payload = '{"transition": "$ALERT_TRANSTION"}';
    const { exitCode, out, err } = await run(
      ['create', webhook.name, '--url', webhook.url, '--payload', payload, '--format', 'json'],
      [
        {
          ...webhookExchanges.createWithKeys,
          request: {
            ...webhookExchanges.createWithKeys.request,
            body: { payload, name: webhook.name, url: webhook.url },
          },
        },
      ],
    );
    expect(exitCode).toBe(0);
    expect(err).toMatch(/^Warning: .*Did you mean \$ALERT_TRANSITION\?\n$/);
    expect(() => JSON.parse(out) as unknown).not.toThrow();
  });

  it.each<[string, string[], Exchange, object, unknown]>([
    ['create', ['create', webhook.name, '--url', webhook.url], webhookExchanges.createWithKeys, {}, webhook],
    ['create', ['create', '--url', webhook.url], webhookExchanges.createWithKeys, name, webhook],
    ['get', ['get'], webhookExchanges.get, name, { ...webhook, auth_method_id: null }],
    [
      'update',
      ['update', '--url', 'https://example.com/updated'],
      webhookExchanges.update,
      name,
      { ...webhook, url: 'https://example.com/updated' },
    ],
    [
      'rename',
      ['update', '--name', 'Renamed'],
      webhookExchanges.rename,
      name,
      { ...webhook, name: 'Renamed' },
    ],
    ['delete', ['delete'], webhookExchanges.delete, name, {}],
    [
      'variables create',
      ['variables', 'create', 'PARTNER_SECRET', '--value', 'example-value', '--secret'],
      variableExchanges.createSecret,
      {},
      { name: 'PARTNER_SECRET', is_secret: true },
    ],
    [
      'variables get',
      ['variables', 'get'],
      variableExchanges.get,
      variable,
      { name: 'PARTNER_TEAM', value: 'example-value', is_secret: false },
    ],
    [
      'variables update',
      ['variables', 'update', '--value', 'changed'],
      variableExchanges.update,
      variable,
      { name: 'PARTNER_TEAM', value: 'changed', is_secret: false },
    ],
    [
      'variables hide',
      ['variables', 'update', '--name', 'PARTNER_CREW', '--secret'],
      variableExchanges.hide,
      variable,
      { name: 'PARTNER_CREW', is_secret: true },
    ],
    ['variables delete', ['variables', 'delete'], variableExchanges.delete, variable, {}],
  ])('%s: %j', async (_what, words, exchange, environment, expected) => {
    const { exitCode, out, err } = await run([...words, '--format', 'json'], [exchange], environment);
    expect([exitCode, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual(expected);
  });

  it('reads a secret from stdin and a payload from a file', async () => {
    const stdin = await run(
      ['variables', 'create', 'PARTNER_SECRET', '--value', '-', '--secret'],
      [variableExchanges.createSecret],
      {},
      'example-value\n',
    );
    expect(stdin.exitCode).toBe(0);

    const folder = await mkdtemp(join(tmpdir(), 'webhooks-'));
    const payload = '{"id": "$ID"}';
    await writeFile(join(folder, 'payload.json'), payload);
    const { request, answer } = webhookExchanges.update;
    const words = ['update', '--payload-file', join(folder, 'payload.json'), '--header', 'X-Secret: a:b'];
    const body = { custom_headers: '{"X-Secret":"a:b"}', payload };
    expect((await run(words, [{ request: { ...request, body }, answer }], name)).exitCode).toBe(0);
    await rm(folder, { recursive: true });
  });

  it('hides secrets from people', async () => {
    const answer = {
      status: 200,
      body: JSON.stringify({
        ...webhook,
        url: 'https://user:canary@example.com/hook',
        custom_headers: '{"X-A": "canary", "X-B" : "can\\"ary"}',
      }),
    };
    const { out } = await run(['get'], [{ ...webhookExchanges.get, answer }], name);
    expect(out).toContain('url: https://…@example.com/hook\n');
    expect(out).toContain('custom_headers: {"X-A": "…", "X-B" : "…"}\n');
    expect(out).not.toContain('canary');
  });

  it('ends with 1 when Datadog refuses, and says what Datadog said', async () => {
    const human = await run(['create', '--url', webhook.url], [webhookExchanges.createInvalid], name);
    expect(human).toMatchObject({
      exitCode: 1,
      out: '',
      err: expect.stringContaining('Invalid webhook') as string,
    });
    const json = await run(['delete', '--format', 'json'], [webhookExchanges.deleteAgain], name);
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'NOT_FOUND', status: 404 } });
  });

  it.each([
    [[]],
    [['list']],
    [['get', 'a', 'b']],
    [['get', '--url', 'https://example.com']],
    [['create']],
    [['create', 'a']],
    [['create', 'a b', '--url', 'https://example.com']],
    [['create', 'a', '--url', 'https://example.com', '--header', 'X-Secret']],
    [['create', 'a', '--url', 'https://example.com', '--encode-as', 'xml']],
    [['create', 'a', '--url', 'https://example.com', '--payload', '{}', '--payload-file', 'x']],
    [['create', 'a', '--url', 'https://example.com', '--payload-file', '/does/not/exist']],
    [['update', 'a']],
    [['variables']],
    [['variables', 'create', 'A']],
    [['variables', 'create', 'lower', '--value', 'x']],
    [['variables', 'update', 'A']],
    [['get', 'a', '--format', 'xml']],
    [['get', 'a', '--colour']],
  ])('ends with 2 for %j, without a request', async (words) => {
    const { exitCode, err, out } = await run(words, []);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });

  it('names every fault of the environment', async () => {
    const { exitCode, err } = await run(['get', 'a'], [], {
      DD_SITE: 'datadoghq.example',
      DD_API_KEY: '',
      DD_APP_KEY: undefined,
      DATADOG_SANDBOX_URL: 'ftp://x',
    });
    expect(exitCode).toBe(2);
    for (const fault of ['datadoghq.example', 'DD_API_KEY', 'DD_APP_KEY', 'DATADOG_SANDBOX_URL']) {
      expect(err).toContain(fault);
    }
  });

  it('runs as a script of the repository', async () => {
    const root = join(import.meta.dirname, '../../..');
    const script = ['--conditions=@tilekit/source', 'scripts/webhooks.ts'];
    const help = spawn(process.execPath, [...script, '--help'], { cwd: root });
    const [out, exitCode] = await Promise.all([
      text(help.stdout),
      new Promise((resolve) => help.on('exit', resolve)),
    ]);
    expect(exitCode).toBe(0);
    for (const variable of [
      'DD_SITE',
      'DD_API_KEY',
      'DD_APP_KEY',
      'WEBHOOK_NAME',
      'WEBHOOK_CUSTOM_VARIABLE_NAME',
    ]) {
      expect(out).toContain(variable);
    }
  });
});
