export { webhookReceiver, type WebhookReceiverOptions } from './receiver/fastify-plugin.ts';
