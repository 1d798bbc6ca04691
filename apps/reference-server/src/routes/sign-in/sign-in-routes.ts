import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppOptions } from '../../app-options.ts';
import { recordAuditEvent } from '../../audit/record-audit-event.ts';
import { type Account, registerSignIn, signInPath } from '../../integration/sign-in.ts';
import {
  endSession,
  findAccount,
  keepReturnPath,
  openSession,
  takeReturnPath,
} from '../../sessions/browser-session.ts';
import { buttonBody, form, problems, redirect } from '../answers.ts';
import { requireFormToken } from '../../sessions/require-form-token.ts';

const signOutSchema = {
  tags: ['session'],
  summary: 'Ends the session',
  ...form,
  body: buttonBody,
  response: { ...redirect('To the sign-in'), ...problems },
};

export function registerSignInRoutes(app: FastifyInstance, options: AppOptions): void {
  const { path, register } = signInOf(options);
  register(app, options, async (request, reply, account) => {
    await openSession(options, request, account);
    await recordAuditEvent(options.database, { action: 'signed-in', accountId: account.id });
    return reply.redirect(takeReturnPath(request), 303);
  });

  app.post(
    '/sign-out',
    { preHandler: requireFormToken(app), schema: signOutSchema },
    async (request, reply) => {
      await endSession(options, request);
      request.session.delete();
      return reply.redirect(path, 303);
    },
  );
}

/** The visitor's account, or `undefined` after sending them to sign in and back here. */
export async function requireAccount(
  options: AppOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Account | undefined> {
  const account = await findAccount(options, request);
  if (account !== undefined) return account;
  if (request.method === 'GET') keepReturnPath(request);
  await reply.redirect(signInOf(options).path, 303);
  return undefined;
}

function signInOf({ signIn }: AppOptions): NonNullable<AppOptions['signIn']> {
  return signIn ?? { path: signInPath, register: registerSignIn };
}
