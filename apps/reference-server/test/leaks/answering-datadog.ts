/**
 * The three answers of Datadog that a connection and its end need, in a separate process. The sandbox allows one key
 * for each organisation, and ten thousand organisations would be measured rather than the server.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, answer) => {
  request.resume();
  request.once('end', () => {
    const path = request.url ?? '';
    answer.setHeader('content-type', 'application/json');
    if (path.endsWith('/oauth2/v1/token')) {
      const tokens = { access_token: randomUUID(), refresh_token: randomUUID(), expires_in: 3600 };
      answer.end(JSON.stringify({ ...tokens, token_type: 'Bearer', scope: process.argv[2] ?? '' }));
    } else if (path.endsWith('/api_keys/marketplace')) {
      const attributes = { key: randomUUID().replaceAll('-', ''), name: 'key', last4: '0000' };
      answer.writeHead(201).end(JSON.stringify({ data: { id: randomUUID(), type: 'api_keys', attributes } }));
    } else {
      answer.end('{}');
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.once('disconnect', () => process.exit());
