import { isIP } from 'node:net';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

/**
 * In development everybody may sign in, so that a web site whose name resolves to this machine (DNS rebinding) could
 * do it for its visitor: names other than the configured one are refused. In production nothing depends on the name.
 */
export const ownName = fp<{ config: Config }>(
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
        const refusal = { code: 'NAME_NOT_OURS', statusCode: 421 };
        done(Object.assign(new Error('called by a name that is not ours'), refusal));
      }
    });
    return Promise.resolve();
  },
  { name: 'own-name' },
);
