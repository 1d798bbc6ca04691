import { isIP } from 'node:net';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
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
export function addressOf({
  ip,
  socket,
}: {
  readonly ip: string;
  readonly socket: { readonly remoteAddress?: string | undefined };
}): string {
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(ip)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(ip)?.[1] ?? ip;
  if (isIP(address) === 4) return address;
  if (isIP(address) === 0) return socket.remoteAddress ?? 'unknown';
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  // IPv4 as IPv6 writes it, in either spelling: ::ffff:192.0.2.1 and ::ffff:c000:201.
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [bare = ''] = address.toLowerCase().split('%');
  const plain = bare.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [left = [], right] = plain
    .split('::')
    .map((side) => side.split(':').flatMap((group) => (group === '' ? [] : Number.parseInt(group, 16))));
  if (right === undefined) return left;
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
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
