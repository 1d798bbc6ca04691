import { Type, type Static } from 'typebox';
import type { AppOptions } from '../app-options.ts';
import type { Config } from '../config.ts';
import { registerOpenIdSignIn } from '../sign-in/openid-sign-in.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { form, formFields, pageOnly, problems, redirect } from '../routes/answers.ts';
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

/** Whether everybody is let in, with which the server does not start in production. */
export function isDemonstration({ openId }: Pick<Config, 'openId'>): boolean {
  return openId === undefined;
}

/** Where visitors without a session are sent. */
export const signInPath = '/sign-in';

const tags = ['session'];
const body = Type.Object({
  ...formFields,
  email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 200 }),
});
const pageSchema = {
  tags,
  summary: 'Where visitors sign in',
  response: { 200: pageOnly('The form'), ...problems },
};
const formSchema = {
  tags,
  summary: 'Signs in whoever names an e-mail address',
  ...form,
  body,
  response: { ...redirect('To where the visitor wanted to go'), ...problems },
};

/**
 * Replace this file with your own sign-in, or keep it and set `OIDC_ISSUER`, if your users sign in with OpenID Connect.
 *
 * It registers the routes that find out who the visitor is and ends in `complete`. Form posts need the field
 * `_csrf` that `reply.generateCsrf()` gives. Without `OIDC_ISSUER`, this one signs in everybody who names an e-mail
 * address: it is a demonstration, and the server refuses to start with it in production.
 */
export function registerSignIn(app: FastifyInstance, options: AppOptions, complete: CompleteSignIn): void {
  const { openId } = options.config;
  if (openId !== undefined) {
    registerOpenIdSignIn(app, options, { openId, path: signInPath, complete });
    return;
  }
  app.get(signInPath, { schema: pageSchema }, async (_request, reply) =>
    reply.view('sign-in', { title: 'Sign in', csrfToken: reply.generateCsrf() }),
  );

  app.post<{ Body: Static<typeof body> }>(
    signInPath,
    {
      preHandler: requireFormToken(app),
      schema: formSchema,
    },
    async (request, reply) => {
      const email = request.body.email.toLowerCase();
      return complete(request, reply, { id: email, name: email });
    },
  );
}
