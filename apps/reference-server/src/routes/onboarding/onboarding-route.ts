import { createAuthorizationRequest, parseOnboarding } from '@tilekit/core';
import type { FastifyInstance } from 'fastify';
import type { AppOptions } from '../../app-options.ts';
import { saveAttempt } from '../../authorization/attempts.ts';
import { requireAccount, sessionHash } from '../../sessions/browser-session.ts';
import { queryOf } from '../query-of.ts';
import { problems, redirect } from '../answers.ts';
import { onboardingPath } from '../published-paths.ts';

// Described here, checked by core: both come from a link that anyone can craft.
const schema = {
  tags: ['connection'],
  summary: 'Where the tile’s “Connect Accounts” leads: sign-in, then consent at Datadog',
  querystring: {
    type: 'object',
    properties: {
      domain: { description: 'Site parameter of the organization' },
      site: { description: 'Web origin, possibly with a customer’s subdomain' },
    },
  },
  response: { ...redirect('To the sign-in, then to Datadog’s consent page'), ...problems },
};

/** The tile's *Connect Accounts* leads here, and so does our own page, which names no site. */
export function registerOnboardingRoute(app: FastifyInstance, options: AppOptions): void {
  const { clients, config, endpoints } = options;
  app.get(onboardingPath, { schema }, async (request, reply) => {
    // Refuse a forged link before anyone signs in for it.
    const { origin } = parseOnboarding(queryOf(request.url), config.sites);
    const account = await requireAccount(options, request, reply);
    if (account === undefined) return reply;
    const { url, state, codeVerifier } = await createAuthorizationRequest({
      client: clients.current(),
      redirectUri: config.redirectUri,
      origin,
      endpoints,
    });
    await saveAttempt(options, {
      state,
      codeVerifier,
      sessionHash: sessionHash(request),
      accountId: account.id,
    });
    return reply.redirect(url, 303);
  });
}
