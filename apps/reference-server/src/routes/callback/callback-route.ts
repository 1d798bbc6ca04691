import { connectInstallation, parseDomain, TilekitError, validateCallback } from '@tilekit/core';
import type { FastifyInstance } from 'fastify';
import type { AppOptions } from '../../app-options.ts';
import { recordAuditEvent } from '../../audit/record-audit-event.ts';
import { consumeAttempt } from '../../authorization/attempts.ts';
import { findInstallation } from '../../installations/find-installation.ts';
import { findAccount, sessionHash } from '../../sessions/browser-session.ts';
import { queryOf } from '../query-of.ts';
import { requireAccount } from '../sign-in/sign-in-routes.ts';

const connectedPath = '/datadog/connected';

/** Datadog sends the customer back here, with a code or with an error. */
export function registerCallbackRoute(app: FastifyInstance, options: AppOptions): void {
  const { config, database, lifecycle } = options;
  const redirectUri = `${config.publicUrl}${config.tile.oauth.callbackPath}`;

  app.get(config.tile.oauth.callbackPath, async (request, reply) => {
    const query = queryOf(request.url);
    const state = query.get('state') ?? '';
    const accountId = findAccount(request)?.id;
    const attempt = await consumeAttempt(options, { state, sessionHash: sessionHash(request), accountId });
    try {
      const callback = validateCallback({ query, expectedState: state });
      const { id } = await connectInstallation(lifecycle, {
        accountId: attempt.accountId,
        client: config.client,
        callback,
        redirectUri,
        codeVerifier: attempt.codeVerifier,
      });
      // A redirect takes the code out of the address bar and the history.
      return await reply.redirect(`${connectedPath}?installation=${id}`, 303);
    } catch (error) {
      const code = error instanceof TilekitError ? error.code : 'INTERNAL';
      await recordAuditEvent(database, {
        action: 'authorisation-failed',
        accountId: attempt.accountId,
        detail: { code },
      });
      throw error;
    }
  });

  app.get<{ Querystring: { installation?: string } }>(connectedPath, async (request, reply) => {
    const account = await requireAccount(request, reply);
    if (account === undefined) return reply;
    const { installation } = await findInstallation(lifecycle.store, account.id, request.query.installation);
    // Whatever became of it since: only a connected one is announced here.
    if (installation.status !== 'connected') return reply.redirect('/installations', 303);
    return reply.view('connected', {
      title: 'Connected',
      installation: {
        organizationName: installation.organization?.name,
        siteName: parseDomain(installation.domain).name,
      },
    });
  });
}
