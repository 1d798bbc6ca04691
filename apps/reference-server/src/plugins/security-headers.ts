import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

/** What browsers may do with our pages: no script, no frame, nothing kept, nothing told to the next site. */
export const securityHeaders = fp<{ config: Config }>(
  async (app, { config }) => {
    const https = config.publicUrl.startsWith('https:');
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
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

/** The sign-in form ends, through redirects, on a consent page, and browsers hold forms to this list on the way. */
function consentOrigins({ sandboxUrl, sites }: Config): readonly string[] {
  if (sandboxUrl !== undefined) return [new URL(sandboxUrl).origin];
  return [...new Set(sites.flatMap(({ webOrigin, domain }) => [webOrigin, `https://*.${domain}`]))];
}
