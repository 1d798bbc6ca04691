import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definePayload } from '../payload/define-payload.ts';
import type { PayloadOf } from '../payload/payload-template.ts';
import { deliveryIdentity } from './delivery.ts';
import { webhookReceiver } from './fastify-plugin.ts';
import type { Receiver } from './receive.ts';
import { secretHeader } from './authentication.ts';

const secret = 'a-secret-that-is-hard-to-guess';
const template = definePayload({ ...deliveryIdentity, text: '$TEXT_ONLY_MSG' });
const arrived = {
  id: '1',
  alert_cycle_key: '',
  alert_transition: 'Triggered',
  date: String(Date.now()),
  text: '',
};
const headers = { 'content-type': 'application/json', 'x-nova-secret': secret };

let app: FastifyInstance;
let lines: string[];
let codes: string[];
let addresses: string[];
let receiver: Receiver<PayloadOf<typeof template>>;

beforeEach(async () => {
  lines = [];
  codes = [];
  addresses = [];
  receiver = {
    template,
    authenticate: secretHeader({ header: 'x-nova-secret', secrets: [secret] }),
    commit: () => Promise.resolve('committed'),
  };
  app = fastify({ logger: { level: 'info', stream: { write: (line: string) => lines.push(line) } } });
  await app.register(webhookReceiver, {
    path: '/datadog/webhooks/:token',
    resolve: ({ url }) => {
      if (url.endsWith('/broken')) throw new Error('no database');
      return url.endsWith('/known-token') ? receiver : undefined;
    },
    onReception: ({ code }, request) => {
      codes.push(code);
      addresses.push(request.ip);
    },
  });
  app.post('/json', (request) => ({ parsed: request.body }));
});

afterEach(() => app.close());

function post(
  payload: string | Buffer,
  more: Record<string, string> = {},
  url = '/datadog/webhooks/known-token',
) {
  return app.inject({ method: 'POST', url, headers: { ...headers, ...more }, payload });
}

describe('the Fastify plugin', () => {
  it('answers with status and code, and reports every reception', async () => {
    const accepted = await post(JSON.stringify(arrived));
    expect([accepted.statusCode, accepted.json()]).toEqual([202, { code: 'COMMITTED' }]);
    expect((await post('{')).statusCode).toBe(400);
    expect((await post('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(415);
    expect((await post(JSON.stringify(arrived), { 'x-nova-secret': 'wrong' })).statusCode).toBe(401);
    expect(codes).toEqual(['COMMITTED', 'MALFORMED', 'UNSUPPORTED_MEDIA_TYPE', 'UNAUTHENTICATED']);
  });

  it('answers 404 to an address that is unknown or no longer connected', async () => {
    const gone = await post(JSON.stringify(arrived), {}, '/datadog/webhooks/other-token');
    expect([gone.statusCode, codes]).toEqual([404, ['UNKNOWN_ADDRESS']]);
  });

  it('says nothing about the store to the sender, and asks for another delivery', async () => {
    const unresolved = await post(JSON.stringify(arrived), {}, '/datadog/webhooks/broken');
    expect([unresolved.statusCode, unresolved.body]).toEqual([503, '{"code":"RESOLVE_FAILED"}']);
    receiver.commit = () => Promise.reject(new Error('password of the database'));
    const failed = await post(JSON.stringify(arrived));
    expect([failed.statusCode, failed.body]).toEqual([503, '{"code":"STORE_FAILED"}']);
  });

  it('keeps the address out of the log (E-07)', async () => {
    await post(JSON.stringify(arrived));
    await post('{');
    expect(lines.join('')).not.toContain('known-token');
  });

  it('leaves the body parsers of other routes alone', async () => {
    expect((await post('{"a":1}', {}, '/json')).json()).toEqual({ parsed: { a: 1 } });
  });

  it('takes the deadline from the receiver for a sender that stalls, and hangs up (E-09)', async () => {
    receiver.deadlineMs = 50;
    const [answer] = await raw(secret, 'content-length: 100\r\n\r\n{"id":');
    expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\nconnection: close\r\n/is);
    expect(codes).toEqual(['TOO_SLOW']);
  });

  it.each([
    ['413', 'TOO_LARGE', secret],
    ['401', 'UNAUTHENTICATED', 'wrong'],
  ])('lets the sender of a megabyte read %s, and go on (E-02)', async (status, code, sent) => {
    const megabyte = `content-length: 1048576\r\n\r\n${'x'.repeat(1_048_576)}`;
    const answers = await raw(sent, megabyte, megabyte);
    expect(answers.map((answer) => answer.slice(0, 12))).toEqual([
      `HTTP/1.1 ${status}`,
      `HTTP/1.1 ${status}`,
    ]);
    expect([codes, addresses]).toEqual([
      [code, code],
      ['127.0.0.1', '127.0.0.1'],
    ]);
  });

  it('hangs up on who announces much more', async () => {
    const [answer] = await raw('wrong', `content-length: 5000000\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 401 .*\r\nconnection: close\r\n/is);
  });
});

/** Sends requests as they are over one connection, each after the answer to the one before. */
async function raw(sent: string, ...rests: string[]): Promise<string[]> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  const answers: string[] = [];
  for (const rest of rests) {
    socket.write(
      `POST /datadog/webhooks/known-token HTTP/1.1\r\nhost: localhost\r\n` +
        `content-type: application/json\r\nx-nova-secret: ${sent}\r\n${rest}`,
    );
    const [answer] = (await once(socket, 'data')) as [string];
    answers.push(answer);
  }
  socket.destroy();
  return answers;
}
