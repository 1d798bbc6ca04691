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
