/** A Datadog that knows one webhook, in a separate process; prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const webhook = JSON.stringify({
  custom_headers: null,
  encode_as: 'json',
  name: 'Example-Webhook',
  payload: '{"id": "$ID", "title": "$EVENT_TITLE", "date": "$DATE"}',
  url: 'https://example.com/webhook',
});

const server = createServer((_incoming, outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end(webhook);
});
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
