import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { Http } from './http.ts';

test('says which limit keeps all requests waiting', async () => {
  const server = createServer((_, response) => {
    response.writeHead(429, { 'retry-after': '60' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const http = new Http(undefined);
  expect(http.longLimit).toBeUndefined();
  void http.send('a customer', new URL(`http://127.0.0.1:${port}/connect?site=x`)).catch(() => undefined);
  await vi.waitFor(() => {
    expect(http.longLimit).toBe(
      'The server limits its visitors: it answered GET /connect with 429 and Retry-After: 60, and the lab waited 60 s in all. Raise that limit for the run.',
    );
  });
  await http.close();
  server.close();
});

test('a page that answers 503 with Retry-After makes only itself wait', async () => {
  let looks = 0;
  const server = createServer(({ url }, response) => {
    const isDown = url === '/monitors' && (looks += 1) === 1;
    response.writeHead(isDown ? 503 : 200, isDown ? { 'retry-after': '2' } : {}).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const at = (path: string) =>
    new URL(path, `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
  const http = new Http(undefined);
  const ended: string[] = [];
  const waiting = http.send('a customer', at('/monitors')).then(({ status }) => {
    ended.push(`monitors ${status}`);
  });
  await vi.waitFor(() => {
    expect(looks).toBe(1);
  });
  for (let count = 0; count < 5; count += 1) await http.send('a customer', at('/installations'));
  ended.push('the others');
  await waiting;
  expect(ended).toEqual(['the others', 'monitors 200']);
  await http.close();
  server.close();
});
