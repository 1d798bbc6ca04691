import rateLimit from '@fastify/rate-limit';
import { webhookReceiver } from '@tilekit/webhooks/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { createWebhookReceivers } from '../../webhooks/webhook-receivers.ts';
import { addressOf } from '../../plugins/protection.ts';
import { json } from '../answers.ts';
import { createTenantQuota, defaultQuota } from '../../webhooks/tenant-quota.ts';
import { deliveryPath } from '../../webhooks/webhook-identity.ts';

/** Deliveries of one address in a minute. Many customers' alerts come from the same few machines of Datadog. */
const deliveriesPerMinute = 30_000;

const answer = (description: string) =>
  json(description, Type.Object({ code: Type.Optional(Type.String()) }));
// Described only: the receiver reads and judges the body itself, after the sender is known.
const schema = {
  tags: ['alerts'],
  summary: 'Where Datadog’s alerts arrive',
  description:
    'The header that the webhook was created with must hold its secret. JSON, as the webhook was created; at most 1 MB.',
  params: { type: 'object', properties: { token: { type: 'string' } } },
  response: {
    200: answer('Nothing more to do: it came before, or it is too old'),
    202: answer('Stored, and handled once'),
    '4xx': answer('Not a delivery of one of our webhooks; Datadog does not send it again'),
    '5xx': answer('Not now; Datadog sends it again'),
  },
};

/**
 * Where Datadog's alerts arrive; a webhook that sends more than anyone can act on is refused for a while. Register it before the plugins for pages: their limit answers 429, which Datadog takes
 * as final, and their sessions and forms are of no use here.
 */
export async function registerDeliveryRoute(app: FastifyInstance, options: AppOptions): Promise<void> {
  const receivers = createWebhookReceivers(options);
  const closed = new WeakSet<FastifyRequest>();
  const priorities = new WeakMap<FastifyRequest, number>();
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const most = options.deliveriesPerMinute;
  const quota = createTenantQuota(
    most === undefined
      ? defaultQuota
      : { ...defaultQuota, burst: most, burstBytes: Number.POSITIVE_INFINITY },
  );
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.schema = schema;
    });
    await scope.register(rateLimit, {
      max: options.deliveriesPerMinute ?? deliveriesPerMinute,
      timeWindow: '1 minute',
      keyGenerator: addressOf,
      // 503 makes Datadog send it again.
      errorResponseBuilder: () => Object.assign(new Error('Too many deliveries.'), { statusCode: 503 }),
    });
    scope.addHook('preHandler', async (request, reply) => {
      const taken = quota.take(tokenOf(request), bytesOf(request));
      if ('priority' in taken) {
        priorities.set(request, taken.priority);
        return;
      }
      const { waitSeconds: seconds } = taken;
      options.metrics.webhooks.inc({ code: 'OVER_QUOTA' });
      const nowMs = performance.now();
      if (nowMs - toldAtMs > tellEveryMs) {
        toldAtMs = nowMs;
        options.logger.warn({ reqId: request.id, seconds }, 'delivery refused: its webhook sends too much');
      }
      await reply.code(429).header('retry-after', seconds).send({ code: 'OVER_QUOTA' });
    });
    webhookReceiver(scope, {
      path: deliveryPath,
      async resolve(request) {
        const receiver = await receivers.find(tokenOf(request), priorities.get(request));
        if (receiver !== 'closed') return receiver;
        closed.add(request);
        return undefined;
      },
      onReception(reception, request) {
        const code = closed.has(request) ? 'DISCONNECTED' : reception.code;
        options.metrics.webhooks.inc({ code });
        const isOurs = reception.status >= 500;
        const cause = 'cause' in reception ? reception.cause : undefined;
        if (reception.status >= 400) {
          options.logger[isOurs ? 'error' : 'info'](
            { code, err: cause, reqId: request.id },
            'delivery refused',
          );
        }
      },
    });
  });
}

/** One that floods must not flood the log as well; the counter has each. */
const tellEveryMs = 10_000;

/** A body of unknown length is taken to be long. */
function bytesOf({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : unknownBytes;
}

const unknownBytes = 64 * 1_024;

function tokenOf({ params }: FastifyRequest): string {
  const token: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'token') : '';
  return typeof token === 'string' ? token : '';
}
