import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { refuse } from './refusal.ts';

/**
 * Answers only where it is called by an address or by a name that cannot be anybody else's: the name of a web site
 * whose owner lets it resolve to this machine (DNS rebinding) would give that site's scripts all that is here.
 */
export function requireOwnName(app: FastifyInstance, listeningHost: string): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const name = hostNameOf(request.headers.host);
    const isOwn =
      isIP(name) !== 0 ||
      name === 'localhost' ||
      name.endsWith('.localhost') ||
      name === listeningHost.toLowerCase();
    if (isOwn) done();
    else
      done(
        refuse(
          421,
          `The sandbox is not "${name.slice(0, 100)}". Call it by 127.0.0.1, localhost, an address, or the name given by --host.`,
        ),
      );
  });
}

function hostNameOf(header = ''): string {
  const address = `http://${header}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, '') : '';
}
