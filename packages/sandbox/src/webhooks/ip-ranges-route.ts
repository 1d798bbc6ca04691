import type { FastifyInstance } from 'fastify';
import { hostOf } from '../http/datadog-request.ts';
import { baseOf } from '../pages/render-page.ts';

/** Every address of the sandbox, in the form of Datadog's list. */
const loopback = { prefixes_ipv4: ['127.0.0.1/32'], prefixes_ipv6: ['::1/128'] };
/** The sections of `IPRanges` in Datadog's OpenAPI document. */
const sections = [
  'agents',
  'api',
  'apm',
  'global',
  'logs',
  'orchestrator',
  'process',
  'remote-configuration',
  'synthetics',
  'synthetics-private-locations',
  'webhooks',
] as const;
const heading = { version: 1, modified: '2026-01-01-00-00-00' };

/**
 * `GET https://ip-ranges.<site>/` and `/<section>.json`: the addresses that a partner may allow. Deliveries come from
 * those of `webhooks`.
 *
 * @see https://docs.datadoghq.com/api/latest/ip-ranges/
 */
export function ipRangesRoute(app: FastifyInstance): void {
  for (const section of sections) {
    app.get(`/${section}.json`, { config: { roles: ['ip-ranges'] } }, () => ({
      ...heading,
      [section]: loopback,
    }));
  }
  // The root is one route for two kinds of hosts: on a web host it leads to the console.
  app.get('/', { config: { roles: ['web', 'ip-ranges'] } }, (request, reply) =>
    hostOf(request).role === 'ip-ranges'
      ? reply.send({ ...heading, ...Object.fromEntries(sections.map((section) => [section, loopback])) })
      : reply.redirect(`${baseOf(request)}/integrations`, 302),
  );
}
