import { isIP } from 'node:net';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';
import { refreshScriptSource } from './refresh.ts';

/**
 * In development everyone may sign in, so that a web site whose name resolves to this machine (DNS rebinding) could
 * do it for its visitor: names other than the configured one are refused. In production nothing depends on the name.
 */
export const ownHost = fp<{ config: Config }>(
  (app, { config }) => {
    const publicName = new URL(config.publicUrl).hostname;
    app.addHook('onRequest', (request, _reply, done) => {
      const name = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
      const isOwn =
        isIP(name.replace(/^\[|\]$/g, '')) !== 0 ||
        name === publicName ||
        name === 'localhost' ||
        name.endsWith('.localhost');
      if (isOwn || config.sandboxUrl === undefined) done();
      else {
        const refusal = { code: 'HOST_NOT_ALLOWED', statusCode: 421 };
        done(Object.assign(new Error('the Host header is not allowed'), refusal));
      }
    });
    return Promise.resolve();
  },
  { name: 'own-host' },
);

/**
 * What browsers may do with our pages: no script (but the one of {@link refresh}, under `pnpm start`), no frame, nothing
 * kept, nothing passed on to the next site.
 */
export const securityHeaders = fp<{ config: Config; refreshesPages: boolean }>(
  async (app, { config, refreshesPages }) => {
    const https = config.publicUrl.startsWith('https:');
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          ...(refreshesPages && {
            scriptSrc: [refreshScriptSource],
            connectSrc: ["'self'"],
          }),
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'", ...consentOrigins(config)],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: true },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
    });
    app.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    });
  },
  { name: 'security-headers' },
);

/** The sign-in form ends, through redirects, on a consent page, and browsers apply this list to each redirect of a form. */
function consentOrigins({ sandboxUrl, sites }: Config): readonly string[] {
  if (sandboxUrl !== undefined) return [new URL(sandboxUrl).origin];
  return [...new Set(sites.flatMap(({ webOrigin, domain }) => [webOrigin, `https://*.${domain}`]))];
}

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

/**
 * The key of the rate limit. Proxies send anything: an address with a port counts as the address; a value that is no address
 * counts as the proxy's own, and an IPv6 customer as the network that they have.
 */
export function addressOf({ ip, socket }: FastifyRequest): string {
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(ip)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(ip)?.[1] ?? ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIP(mapped) === 4) return mapped;
  if (isIP(mapped) === 0) return socket.remoteAddress ?? 'unknown';
  const [head = '', tail = ''] = mapped.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter((group) => group !== '');
  const right = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...(mapped.includes('::') ? zeros : []), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** Refuses early when one address asks too much, or when the process cannot keep up. */
export const limits = fp<{ limits: Limits }>(
  async (app, options) => {
    await app.register(rateLimit, {
      max: options.limits.requestsPerMinute,
      timeWindow: '1 minute',
      keyGenerator: addressOf,
    });
    await app.register(underPressure, {
      maxEventLoopDelay: options.limits.maxEventLoopDelayMs,
      retryAfter: 5,
    });
  },
  { name: 'limits' },
);
