import type { FastifyInstance } from 'fastify';
import type { AppOptions } from '../../app-options.ts';
import { recordAuditEvent } from '../../audit/record-audit-event.ts';
import type { CompleteSignIn } from '../../plug-in/integration.ts';
import { integrationContext } from '../../plug-in/integration-routes.ts';
import { endSession, findAccount, openSession, takeReturnPath } from '../../sessions/browser-session.ts';
import { buttonBody, form, problems, redirect } from '../answers.ts';

const signOutSchema = {
  tags: ['session'],
  summary: 'Ends the session',
  ...form,
  body: buttonBody,
  response: { ...redirect('To the sign-in'), ...problems },
};

export async function registerSignInRoutes(app: FastifyInstance, options: AppOptions): Promise<void> {
  const { signIn } = options.integration;
  const complete: CompleteSignIn = async (request, reply, account) => {
    await openSession(options, request, account);
    await recordAuditEvent(options.database, { action: 'signed-in', account });
    return reply.redirect(takeReturnPath(request), 303);
  };
  // In a scope: what it adds for its own routes, such as a parser, is for them alone.
  await app.register(async (scope) => {
    await signIn.register(scope, integrationContext(options), complete);
  });

  app.post('/sign-out', { schema: signOutSchema }, async (request, reply) => {
    const account = await findAccount(options, request);
    await endSession(options, request);
    if (account !== undefined) await recordAuditEvent(options.database, { action: 'signed-out', account });
    request.session.delete();
    return reply.redirect(signIn.path, 303);
  });
}
