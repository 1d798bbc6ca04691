/** Answers every authenticated GET with one monitor, and prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const monitor = JSON.stringify({
  id: 1,
  name: 'Failed deployments',
  type: 'query alert',
  query: 'sum(last_5m):sum:nova_deploy.deployment.failed{*}.as_count() > 3',
  message: 'Deployments fail',
  tags: ['service:shop'],
});

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (request.headers.authorization !== 'Bearer a-token') {
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"errors":["Forbidden"]}');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(monitor);
});
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
