import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal, refuse } from '../http/refusal.ts';

/** Answers what the sandbox's own address space does not have: 404, or 405 where another method is right. */
export function refuseUnknown(app: FastifyInstance): void {
  const routes: { method: string; fits: RegExp }[] = [];
  const refuseAll = (request: FastifyRequest) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = routes.filter(({ fits }) => fits.test(path)).map(({ method }) => method);
    if (allowed.length === 0) throw refuse(404, `The sandbox has no ${path.slice(0, 100)}`);
    const text = `${path.slice(0, 100)} takes ${allowed.join(', ')}`;
    throw new Refusal(405, { errors: [text] }, { allow: allowed.join(', ') });
  };
  app.all('/', refuseAll);
  app.all('/*', refuseAll);
  // From here on: the routes above fit everything.
  app.addHook('onRoute', ({ method, url }) => {
    const fits = new RegExp(`^${url.replace(/:\w+/g, '[^/]+').replace('*', '.*')}$`);
    for (const one of [method].flat()) routes.push({ method: one, fits });
  });
}
