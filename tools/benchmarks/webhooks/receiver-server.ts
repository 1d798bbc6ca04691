/** `receive` behind node:http, beside a bare route, in a separate process; prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { definePayload, deliveryIdentity, receive, secretHeader } from '@tilekit/webhooks';

const keys = new Set<string>();
const template = definePayload({ ...deliveryIdentity, text: '$TEXT_ONLY_MSG' });
const authenticate = secretHeader({ header: 'x-nova-secret', secrets: ['a-secret-that-is-hard-to-guess'] });

const server = createServer((incoming, outgoing) => {
  const answer = (status: number, body: object) => {
    const close = status === 503 ? { connection: 'close' } : {};
    outgoing.writeHead(status, { 'content-type': 'application/json', ...close }).end(JSON.stringify(body));
  };
  if (incoming.url === '/webhook') {
    const body = incoming.iterator({ destroyOnReturn: false });
    void receive(
      { headers: incoming.headers, body },
      {
        template,
        authenticate,
        commit: ({ key }) => {
          const isNew = !keys.has(key);
          keys.add(key);
          return Promise.resolve(isNew ? 'committed' : 'duplicate');
        },
        deadlineMs: 2000,
      },
    ).then(({ status, code }) => {
      answer(status, { code });
    });
  } else if (incoming.url === '/memory') {
    globalThis.gc?.();
    answer(200, { megabytes: Math.round(process.memoryUsage().rss / 2 ** 20) });
  } else {
    void text(incoming).then((body) => {
      answer(202, { code: 'COMMITTED', fields: Object.keys(JSON.parse(body) as object).length });
    });
  }
});
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
