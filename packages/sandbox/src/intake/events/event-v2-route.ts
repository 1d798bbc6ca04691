import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { storeEvent } from '../../api/events/events.ts';
import { requireKeyPair } from '../../authentication/require-credential.ts';
import { readTime } from '../../clock/read-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuseWithDetail } from '../../http/refusal.ts';
import { bytesOf, hostOf, organizationOf } from '../../http/datadog-request.ts';
import { describeMismatch } from '../../http/describe-mismatch.ts';
import { parseJson } from '../../http/parse-json.ts';
import { eventsPerMinute, limitRate } from '../../rate-limits/limit-rate.ts';
import { parsePayload, textAt } from '../../received/payload.ts';
import { eventBodies } from './event-v2-schema.ts';

const maxAgeMs = 18 * 3_600_000;

/**
 * `POST /api/v2/events`, on the event management intake.
 *
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
export function eventV2Route(app: FastifyInstance, datadog: Datadog): void {
  app.post(
    '/api/v2/events',
    {
      config: {
        roles: ['events-intake'],
        tooLarge: () => refuseWithDetail(413, 'The payload is too large.'),
      },
      onRequest: [
        requireKeyPair(datadog, () => refuseWithDetail(403, 'Forbidden')),
        limitRate(datadog, 'events', eventsPerMinute),
      ],
    },
    (request, reply) => {
      const value = parseJson(bytesOf(request), refuseWithDetail);
      const category = textAt(parsePayload(JSON.stringify(value)), 'data.attributes.category');
      if (category !== 'alert' && category !== 'change') {
        throw refuseWithDetail(
          400,
          'JSON validation failed at $.data.attributes.category: value must be one of: ["alert", "change"].',
        );
      }
      const schema = eventBodies[category];
      if (!Value.Check(schema, value)) throw refuseWithDetail(400, describeMismatch(schema, value));
      const now = datadog.clock.now();
      const { timestamp } = value.data.attributes;
      const time = timestamp === undefined ? now : readTime(timestamp);
      if (!time) throw refuseWithDetail(400, 'The timestamp is not an ISO 8601 time.');
      if (now.getTime() - time.getTime() > maxAgeMs)
        throw refuseWithDetail(400, 'The timestamp is older than 18 hours.');
      datadog.received.add('events', organizationOf(request), now, [value]);
      const uid = datadog.randomness.token();
      const id = String(datadog.randomness.integer());
      storeEvent(datadog, organizationOf(request), id, uid, value);
      const { site } = hostOf(request);
      return reply.code(202).send({
        data: {
          id: '_',
          type: 'event',
          attributes: { attributes: { evt: { id, uid } } },
        },
        links: { self: `https://${site.webHost}/event/event?uid=${uid}` },
      });
    },
  );
}
