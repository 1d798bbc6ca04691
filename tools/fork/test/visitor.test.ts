import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVisitor } from './visitor.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

let answer: Answer;
let asked: string[];
let target: URL;
const server = createServer((request, response) => {
  asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
  answer(request, response);
});

beforeEach(async () => {
  asked = [];
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  target = new URL(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/page`);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const busy: Answer = (_, response) => response.writeHead(503, { 'retry-after': '1' }).end();
const limited: Answer = (_, response) => response.writeHead(429, { 'retry-after': '1' }).end();

describe('a server that asks to come back', () => {
  it('is asked again, but not for longer than the patience in all', async () => {
    answer = busy;
    const { status } = await createVisitor(target, undefined, 2).open(target);
    expect(status).toBe(503);
    expect(asked).toHaveLength(3);
  });

  it('is not waited for when it asks for more than the patience', async () => {
    answer = (_, response) => response.writeHead(503, { 'retry-after': '61' }).end();
    expect((await createVisitor(target).open(target)).status).toBe(503);
    expect(asked).toHaveLength(1);
  });

  it('is not sent a form twice', async () => {
    answer = busy;
    expect((await createVisitor(target).post(target, {})).status).toBe(503);
    expect(asked).toEqual(['POST /page']);
  });

  it('is not sent a one-time state twice', async () => {
    answer = busy;
    const callback = new URL('/callback?code=x&state=y', target);
    expect((await createVisitor(target).open(callback)).status).toBe(503);
    expect(asked).toHaveLength(1);
  });

  it('does not refuse a state by its rate limit', async () => {
    answer = limited;
    const callback = new URL('/callback?code=x&state=y', target);
    await expect(createVisitor(target).open(callback)).rejects.toThrow('429');
    expect(asked).toHaveLength(1);
  });

  it('is left in peace before its rate limit is met', async () => {
    answer = (_, response) =>
      response.writeHead(200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1' }).end();
    const begin = performance.now();
    await createVisitor(target).open(target);
    expect(performance.now() - begin).toBeGreaterThan(900);
  });
});
