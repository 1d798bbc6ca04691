import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningSandbox } from '../../test/running-sandbox.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());

async function statusFor(host: string, path: string): Promise<number | undefined> {
  const sent = request(new URL(path, sandbox.url), { headers: { host } }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

const paths = ['/', '/_sandbox/credentials', '/app.datadoghq.com/integrations', '/api/v1/validate'];

test.each(['127.0.0.1', 'localhost:4400', 'tilekit.localhost', '[::1]:4400', '192.168.1.20:4400'])(
  'called %s it answers',
  async (host) => {
    for (const path of paths) expect(await statusFor(host, path)).not.toBe(421);
  },
);

test.each(['evil.example', 'evil.example:4400', 'localhost.evil.example', '127.0.0.1.evil.example', 'a b'])(
  'called "%s" it is another server',
  async (host) => {
    for (const path of paths) expect([path, await statusFor(host, path)]).toEqual([path, 421]);
  },
);
