import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppOptions } from '../app-options.ts';
import type { Config } from '../config.ts';
import { registerEmailSignIn } from '../sign-in/email-sign-in.ts';
import { registerOpenIdSignIn } from '../sign-in/openid-sign-in.ts';

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

/** Whether everybody is let in, with which the server does not start in production: `false`, once the sign-in is yours. */
export function isDemonstration({ openId }: Pick<Config, 'openId'>): boolean {
  return openId === undefined;
}

/** Where visitors without a session are sent. */
export const signInPath = '/sign-in';

/**
 * Replace this file with your own sign-in, or keep it and set `OIDC_ISSUER`, if your users sign in with OpenID Connect.
 *
 * It registers the routes that find out who the visitor is and ends in `complete`. Form posts need the field
 * `_csrf` that `reply.generateCsrf()` gives. Without `OIDC_ISSUER`, this one signs in everybody who names an e-mail
 * address: it is a demonstration, and the server refuses to start with it in production.
 */
export function registerSignIn(app: FastifyInstance, options: AppOptions, complete: CompleteSignIn): void {
  const { openId } = options.config;
  if (openId === undefined) registerEmailSignIn(app, { path: signInPath, complete });
  else registerOpenIdSignIn(app, options, { openId, path: signInPath, complete });
}
