import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { organizationOf } from '../http/datadog-request.ts';

/** Datadog publishes no numbers; this one is ours. */
const requestsPerMinute = 300;

/**
 * Events per minute and organization.
 *
 * @see https://docs.datadoghq.com/api/latest/rate-limits/
 */
export const eventsPerMinute = 250_000;

/** Counts a request whose credential was checked, and says so in Datadog's headers. */
export function limitRate(datadog: Datadog, name: string, limit = requestsPerMinute) {
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    try {
      const { rateLimits, clock } = datadog;
      void reply.headers(rateLimits.take({ name, limit }, organizationOf(request), clock.now()));
      done();
    } catch (refusal) {
      done(refusal instanceof Error ? refusal : new Error(String(refusal)));
    }
  };
}
