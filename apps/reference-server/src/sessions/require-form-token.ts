import type { FastifyInstance, preHandlerHookHandler } from 'fastify';

/** Lets a form through only with the token that this session's page was given (field `_csrf`). */
export function requireFormToken(app: FastifyInstance): preHandlerHookHandler {
  return (request, reply, done) => {
    app.csrfProtection(request, reply, done);
  };
}
