import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import { receivedFamilies, type ReceivedFamily, type ReceivedItem } from '../received/received-items.ts';
import { siteOfQuery, wantsDetails } from './query-parameters.ts';

/**
 * `GET /_sandbox/received/<family>[?site=][&details]`: what the intakes accepted, one item per thing sent. `DELETE`
 * answers the same and forgets it.
 */
export function receivedRoute(app: FastifyInstance, datadog: Datadog): void {
  app.get<{ Params: { family: string } }>('/received/:family', (request, reply) => {
    const family = familyNamed(request.params.family);
    const wanted = new URL(request.url, 'http://sandbox').searchParams.get('organization');
    const items = datadog.received
      .list(family, siteOfQuery(request.url)?.parameter)
      .filter(({ organization }) => wanted === null || organization === wanted);
    return sendItems(request, reply, [...items], datadog.received.discarded(family));
  });

  app.delete<{ Params: { family: string } }>('/received/:family', (request, reply) => {
    const family = familyNamed(request.params.family);
    const site = siteOfQuery(request.url)?.parameter;
    const [items, discarded] = [datadog.received.list(family, site), datadog.received.discarded(family)];
    datadog.received.clear(family, site);
    return sendItems(request, reply, items, discarded);
  });
}

function sendItems(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly ReceivedItem[],
  discarded: number,
): FastifyReply {
  const text = wantsDetails(request.url)
    ? jsonText(items, detailedText, `,"discarded":${discarded}`)
    : jsonText(items, itemText, '');
  return reply.header('content-type', 'application/json; charset=utf-8').send(Readable.from(text));
}

function familyNamed(name: string): ReceivedFamily {
  const family = receivedFamilies.find((candidate) => candidate === name);
  if (!family) throw refuse(404, `No such family. Families: ${receivedFamilies.join(', ')}`);
  return family;
}

/** The answer in pieces: a million items do not fit into one string comfortably. */
function* jsonText(
  items: readonly ReceivedItem[],
  textOf: (item: ReceivedItem) => string,
  more: string,
): Generator<string> {
  yield '{"items":[';
  const piece = 1000;
  for (let start = 0; start < items.length; start += piece) {
    const rows = items.slice(start, start + piece).map(textOf);
    yield (start === 0 ? '' : ',') + rows.join(',');
  }
  yield `]${more}}`;
}

function itemText({ site, receivedAt, payload }: ReceivedItem): string {
  return `{"site":${JSON.stringify(site)},"receivedAt":"${receivedAt}","payload":${payload}}`;
}

function detailedText(item: ReceivedItem): string {
  const organization = JSON.stringify(item.organization.slice(item.site.length + 1));
  const dropped = item.dropped === undefined ? '' : `,"dropped":${JSON.stringify(item.dropped)}`;
  return `${itemText(item).slice(0, -1)},"organization":${organization}${dropped}}`;
}
