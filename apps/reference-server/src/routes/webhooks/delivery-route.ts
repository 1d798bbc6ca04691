import rateLimit from '@fastify/rate-limit';
import { webhookReceiver } from '@tilekit/webhooks/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppOptions } from '../../app-options.ts';
import { createWebhookReceivers } from '../../webhooks/webhook-receivers.ts';
import { deliveryPath } from '../../webhooks/webhook-identity.ts';

/** Deliveries of one address in a minute. Many customers' alerts come from the same few machines of Datadog. */
const deliveriesPerMinute = 30_000;

/**
 * Where Datadog's alerts arrive. Register it before the plugins for pages: their limit answers 429, which Datadog takes
 * as final, and their sessions and forms are of no use here.
 */
export async function registerDeliveryRoute(app: FastifyInstance, options: AppOptions): Promise<void> {
  const receivers = createWebhookReceivers(options);
  const closed = new WeakSet<FastifyRequest>();
  await app.register(async (scope) => {
    await scope.register(rateLimit, {
      max: options.deliveriesPerMinute ?? deliveriesPerMinute,
      timeWindow: '1 minute',
      // 503 makes Datadog send it again.
      errorResponseBuilder: () => Object.assign(new Error('Too many deliveries.'), { statusCode: 503 }),
    });
    webhookReceiver(scope, {
      path: deliveryPath,
      async resolve(request) {
        const receiver = await receivers.find(tokenOf(request));
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

function tokenOf({ params }: FastifyRequest): string {
  const token: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'token') : '';
  return typeof token === 'string' ? token : '';
}
