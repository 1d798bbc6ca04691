import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireFormToken } from '../sessions/require-form-token.ts';

/** Whoever uses your platform: the owner of the installations. */
export interface Account {
  /** Stable and unique in your platform. */
  readonly id: string;
  /** For pages. */
  readonly name: string;
}

/** Call it once you know who the visitor is; it opens the session and answers the request. */
export type CompleteSignIn = (
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
) => Promise<FastifyReply>;

/** Lets everybody in: remove it with the demonstration. With it, the server does not start in production. */
export function isDemonstration(): boolean {
  return true;
}

/** Where visitors without a session are sent. */
export const signInPath = '/sign-in';

/**
 * Replace this file with your own sign-in.
 *
 * It registers the routes that find out who the visitor is and ends in `complete`. Form posts need the field
 * `_csrf` that `reply.generateCsrf()` gives. This one signs in everybody who names an e-mail address: it is a
 * demonstration, and the server refuses to start with it in production.
 */
export function registerSignIn(app: FastifyInstance, complete: CompleteSignIn): void {
  app.get(signInPath, async (_request, reply) =>
    reply.view('sign-in', { title: 'Sign in', csrfToken: reply.generateCsrf() }),
  );

  app.post<{ Body: { email: string } }>(
    signInPath,
    {
      preHandler: requireFormToken(app),
      schema: {
        body: {
          type: 'object',
          required: ['email'],
          properties: { email: { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 200 } },
        },
      },
    },
    async (request, reply) => {
      const email = request.body.email.toLowerCase();
      return complete(request, reply, { id: email, name: email });
    },
  );
}
