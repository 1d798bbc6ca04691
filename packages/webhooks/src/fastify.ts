export {
  webhookReceiver,
  type RouteReception,
  type WebhookReceiverOptions,
} from './receiver/fastify-plugin.ts';
