import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import { receivedFamilies, type ReceivedFamily, type ReceivedItem } from '../received/received-items.ts';
import { siteOfQuery } from './site-of-query.ts';

/** `GET /_sandbox/received/<family>[?site=]`: what the intakes accepted, one item per thing sent. `DELETE` answers the same and forgets it. */
export function receivedRoute(app: FastifyInstance, datadog: Datadog): void {
  app.get<{ Params: { family: string } }>('/received/:family', (request, reply) => {
    const family = familyNamed(request.params.family);
    const items = datadog.received.list(family, siteOfQuery(request.url)?.parameter);
    return sendItems(reply, [...items], datadog.received.discarded(family));
  });

  app.delete<{ Params: { family: string } }>('/received/:family', (request, reply) => {
    const family = familyNamed(request.params.family);
    const [items, discarded] = [datadog.received.list(family), datadog.received.discarded(family)];
    datadog.received.clear(family);
    return sendItems(reply, items, discarded);
  });
}

function sendItems(reply: FastifyReply, items: readonly ReceivedItem[], discarded: number): FastifyReply {
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(Readable.from(jsonText(items, discarded)));
}

function familyNamed(name: string): ReceivedFamily {
  const family = receivedFamilies.find((candidate) => candidate === name);
  if (!family) throw refuse(404, `No such family. Families: ${receivedFamilies.join(', ')}`);
  return family;
}

/** The answer in pieces: a million items do not fit into one string comfortably. */
function* jsonText(items: readonly ReceivedItem[], discarded: number): Generator<string> {
  yield '{"items":[';
  const piece = 1000;
  for (let start = 0; start < items.length; start += piece) {
    const rows = items.slice(start, start + piece).map(itemText);
    yield (start === 0 ? '' : ',') + rows.join(',');
  }
  yield `],"discarded":${discarded}}`;
}

function itemText({ site, organization, receivedAt, payload, dropped }: ReceivedItem): string {
  const note = dropped === undefined ? '' : `,"dropped":${JSON.stringify(dropped)}`;
  return `{"site":${JSON.stringify(site)},"organization":${JSON.stringify(organization.slice(site.length + 1))},"receivedAt":"${receivedAt}","payload":${payload}${note}}`;
}
