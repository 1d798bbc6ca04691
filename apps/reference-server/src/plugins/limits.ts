import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import fp from 'fastify-plugin';

export interface Limits {
  /** Requests of one address per minute, to pages and to Datadog's redirects. */
  readonly requestsPerMinute: number;
  /** 0: never refuses for being slow. */
  readonly maxEventLoopDelayMs: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route does instead of refusing while the process cannot keep up; nothing: it answers as always. */
    pressureHandler?: () => void;
  }
}

/** Refuses early when one address asks too much, or when the process cannot keep up. */
export const limits = fp<{ limits: Limits }>(
  async (app, options) => {
    await app.register(rateLimit, { max: options.limits.requestsPerMinute, timeWindow: '1 minute' });
    await app.register(underPressure, {
      maxEventLoopDelay: options.limits.maxEventLoopDelayMs,
      retryAfter: 5,
    });
  },
  { name: 'limits' },
);
