import { connectInstallation, type InstallationStatus, TilekitError, validateCallback } from '@tilekit/core';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { recordAuditEvent } from '../../audit/record-audit-event.ts';
import type { Account } from '../../plug-in/integration.ts';
import { type Attempt, consumeAttempt } from '../../authorization/attempts.ts';
import { findInstallation } from '../../installations/find-installations.ts';
import { findAccount, renewSession, requireAccount, sessionHash } from '../../sessions/browser-session.ts';
import { queryOf } from '../query-of.ts';
import { describeInstallation } from '../installations/describe-installation.ts';
import { pageOnly, problems, redirect, signedIn } from '../answers.ts';
import { callbackPath, onboardingPath } from '../published-paths.ts';

const tags = ['connection'];
const schema = {
  tags,
  ...signedIn,
  summary: 'Where Datadog sends the customer back to, with a code or with an error',
  querystring: {
    type: 'object',
    properties: {
      state: { description: 'As it was given to this session; used once, within ten minutes' },
      code: { description: 'Exchanged for tokens immediately' },
      domain: { description: 'The site that the organization is on' },
      error: { description: 'Instead of a code, such as `access_denied`' },
    },
  },
  response: { ...redirect('To the page that ends the flow'), ...problems },
};
const connectedSchema = {
  tags,
  ...signedIn,
  summary: 'The page that ends the flow',
  querystring: Type.Object({ installation: Type.Optional(Type.String()) }),
  response: {
    200: pageOnly('Connected, or what to do about the API key'),
    ...redirect('To the sign-in, or to the list when there is nothing more to say'),
    ...problems,
  },
};

const connectedPath = '/datadog/connected';

/** How the flow can end; whatever became of the installation later, its list tells. */
const pagesByStatus: Partial<Record<InstallationStatus, { name: string; title: string }>> = {
  connected: { name: 'connected', title: 'Connected' },
  'needs-recovery': { name: 'recovery', title: 'The API key must be replaced' },
};

/** Datadog sends the customer back here, with a code or with an error. */
export function registerCallbackRoute(app: FastifyInstance, options: AppOptions): void {
  const { clients, config, database, lifecycle } = options;

  app.get(callbackPath, { schema }, async (request, reply) => {
    const query = queryOf(request.url);
    const state = query.get('state') ?? '';
    const account = await findAccount(options, request);
    const own = { state, sessionHash: sessionHash(request), accountId: account?.id };
    const attempt = await consumeAttempt(options, own);
    const id = await connect(query, state, attempt, account);
    // The customer is connected and must hear of it; the id was changed at the sign-in already.
    await renewSession(options, request).catch((error: unknown) => {
      request.log.error({ err: error }, 'the session keeps its id');
    });
    // A redirect takes the code out of the address bar and the history.
    return reply.redirect(`${connectedPath}?installation=${id}`, 303);
  });

  /** @returns the installation's id */
  async function connect(
    query: URLSearchParams,
    state: string,
    attempt: Attempt,
    account: Account | undefined,
  ): Promise<string> {
    const { accountId, codeVerifier } = attempt;
    try {
      const callback = validateCallback({ query, expectedState: state, sites: config.sites });
      const client = clients.current();
      const { redirectUri } = config;
      const connection = { accountId, client, callback, redirectUri, codeVerifier };
      const { id, status } = await connectInstallation(lifecycle, connection);
      const finished = {
        action: 'connect-finished',
        account,
        installationId: id,
        detail: { status },
      } as const;
      // The connection stands, and the database has recorded it: what is missing then is only the person.
      await recordAuditEvent(database, finished).catch((error: unknown) => {
        options.logger.error({ err: error, installationId: id }, 'audit');
      });
      return id;
    } catch (error) {
      const code = error instanceof TilekitError ? error.code : 'INTERNAL';
      await recordAuditEvent(database, { action: 'authorization-failed', account, detail: { code } });
      throw error;
    }
  }

  app.get<{ Querystring: { installation?: string } }>(
    connectedPath,
    { schema: connectedSchema },
    async (request, reply) => {
      const account = await requireAccount(options, request, reply);
      if (account === undefined) return reply;
      const { installation } = await findInstallation(lifecycle, account.id, request.query.installation);
      const description = describeInstallation(options, installation, undefined);
      const page = pagesByStatus[installation.status];
      if (page === undefined) return reply.redirect('/installations', 303);
      return reply.view(page.name, {
        title: page.title,
        installation: description,
        onboardingPath,
      });
    },
  );
}
