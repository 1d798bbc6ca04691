import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { organisationOf } from '../http/datadog-request.ts';
import { Refusal } from '../http/refusal.ts';

/** Datadog publishes no numbers; these are ours. */
const limit = 300;
const periodSeconds = 60;

/** Counts the requests of an organisation in periods of the calendar, and says so in Datadog's headers. */
export function limitRate(datadog: Datadog, name: string) {
  const counts = new Map<string, { period: number; count: number }>();
  return (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const seconds = datadog.clock.now().getTime() / 1000;
    const period = Math.floor(seconds / periodSeconds);
    const { key } = organisationOf(request);
    const current = counts.get(key);
    const count = current?.period === period ? current.count + 1 : 1;
    counts.set(key, { period, count });
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-period': String(periodSeconds),
      'x-ratelimit-remaining': String(Math.max(0, limit - count)),
      'x-ratelimit-reset': String(Math.ceil((period + 1) * periodSeconds - seconds)),
      'x-ratelimit-name': name,
    };
    if (count > limit) {
      return Promise.reject(
        new Refusal(
          429,
          { errors: [`Rate limit of ${limit} requests in ${periodSeconds} seconds reached.`] },
          headers,
        ),
      );
    }
    void reply.headers(headers);
    return Promise.resolve();
  };
}
