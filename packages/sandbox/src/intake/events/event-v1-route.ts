import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { storeEvent } from '../../api/events/events.ts';
import { requireApiKey } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { bytesOf, hostOf, organizationOf } from '../../http/datadog-request.ts';
import { parseJson } from '../../http/parse-json.ts';
import { refuse, Refusal } from '../../http/refusal.ts';
import { eventsPerMinute, limitRate } from '../../rate-limits/limit-rate.ts';

const maxAgeMs = 18 * 3_600_000;

const event = Type.Object({
  title: Type.String(),
  text: Type.String({ maxLength: 4000 }),
  aggregation_key: Type.Optional(Type.String({ maxLength: 100 })),
  alert_type: Type.Optional(
    Type.Union([
      Type.Literal('error'),
      Type.Literal('warning'),
      Type.Literal('info'),
      Type.Literal('success'),
      Type.Literal('user_update'),
      Type.Literal('recommendation'),
      Type.Literal('snapshot'),
    ]),
  ),
  date_happened: Type.Optional(Type.Integer()),
  device_name: Type.Optional(Type.String()),
  host: Type.Optional(Type.String()),
  priority: Type.Optional(Type.Union([Type.Literal('normal'), Type.Literal('low'), Type.Null()])),
  related_event_id: Type.Optional(Type.Integer()),
  source_type_name: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Array(Type.String())),
});

const eventBody = Compile(event);

/**
 * `POST /api/v1/events`.
 *
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
export function eventV1Route(app: FastifyInstance, datadog: Datadog): void {
  app.post(
    '/api/v1/events',
    {
      config: { roles: ['api'] },
      onRequest: [requireApiKey(datadog), limitRate(datadog, 'events', eventsPerMinute)],
    },
    (request, reply) => {
      const value = parseJson(bytesOf(request));
      if (!eventBody.Check(value)) throw refuse(400, describe(value));
      const now = datadog.clock.now();
      const happened = value.date_happened ?? Math.floor(now.getTime() / 1000);
      if (now.getTime() - happened * 1000 > maxAgeMs) throw tooOld();
      datadog.received.add('events', organizationOf(request), now, [value]);
      // Ids are larger than what a JavaScript number holds: `id_str` is the one to use.
      const id = 6_000_000_000_000_000_000n + BigInt(datadog.randomness.integer()) * 1_000_003n;
      storeEvent(datadog, organizationOf(request), String(id), datadog.randomness.token(), value);
      const answer = {
        id: 0,
        id_str: String(id),
        date_happened: happened,
        handle: null,
        priority: value.priority ?? null,
        related_event_id: value.related_event_id ?? null,
        // Recorded: what the request does not name is not answered either.
        alert_type: value.alert_type,
        device_name: value.device_name,
        host: value.host,
        source_type_name: value.source_type_name,
        tags: value.tags ?? [],
        text: value.text,
        title: value.title,
        url: `https://${hostOf(request).site.webHost}/event/event?id=${id}`,
      };
      const text = JSON.stringify({ status: 'ok', event: answer }).replace('"id":0', `"id":${id}`);
      return reply.code(202).type('application/json; charset=utf-8').send(text);
    },
  );
}

function describe(value: unknown): string {
  const [first] = eventBody.Errors(value);
  return `Invalid event: ${first?.instancePath.slice(1) ?? ''} ${first?.message ?? ''}`.replace(/ +/g, ' ');
}

/** Recorded: this one error comes as plain text. */
function tooOld(): Refusal {
  return new Refusal(
    400,
    { errors: ['Event too far in the past'] },
    { 'content-type': 'text/plain; charset=utf-8' },
  );
}
