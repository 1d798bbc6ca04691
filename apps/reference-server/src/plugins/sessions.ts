import { createHash } from 'node:crypto';
import csrfProtection from '@fastify/csrf-protection';
import secureSession from '@fastify/secure-session';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';
import { sessionLifeSeconds } from '../sessions/browser-session.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `false`: the route takes posts of other sites, and proves them in its own way. */
    formToken?: false;
  }
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * One sealed cookie, and tokens for forms: every route that is registered afterwards takes a form only with the token
 * that this session's page was given (field `_csrf`, or the header `csrf-token`).
 *
 * `SameSite=Lax`, since the callback from Datadog is a navigation from another site. The `__Host-` prefix needs
 * https. On http, which only development has, the name holds the port: browsers send the cookies of one host to all its
 * ports, and two checkouts may run side by side.
 */
export const sessions = fp<{ config: Config }>(
  async (app, { config }) => {
    const https = config.publicUrl.startsWith('https:');
    await app.register(secureSession, {
      cookieName: https ? '__Host-session' : `tilekit-development-session-${new URL(config.publicUrl).port}`,
      key: createHash('sha256').update(`session cookie\n${config.sessionSecret}`).digest(),
      expiry: sessionLifeSeconds,
      cookie: { path: '/', httpOnly: true, secure: https, sameSite: 'lax', maxAge: sessionLifeSeconds },
    });
    await app.register(csrfProtection, { sessionPlugin: '@fastify/secure-session' });
    app.addHook('onRoute', (route) => {
      const methods = [route.method].flat();
      if (methods.every((method) => safeMethods.has(method)) || route.config?.formToken === false) return;
      route.preHandler = [
        (request, reply, done) => {
          app.csrfProtection(request, reply, done);
        },
        ...[route.preHandler ?? []].flat(),
      ];
    });
  },
  { name: 'sessions' },
);
