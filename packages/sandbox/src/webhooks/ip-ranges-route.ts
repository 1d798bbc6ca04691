import type { FastifyInstance } from 'fastify';

/** Where deliveries come from, in the form of Datadog's list. */
const ranges = { webhooks: { prefixes_ipv4: ['127.0.0.1/32'], prefixes_ipv6: ['::1/128'] } };

/**
 * `GET https://ip-ranges.<site>/webhooks.json`: the addresses that a partner may allow.
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/
 */
export function ipRangesRoute(app: FastifyInstance): void {
  const config = { roles: ['ip-ranges'] as const };
  app.get('/webhooks.json', { config }, () => ({ version: 1, modified: '2026-01-01-00-00-00', ...ranges }));
}
