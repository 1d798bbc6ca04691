import {
  createAuthorizationRequest,
  createError,
  parseDomain,
  parseSite,
  type WebOrigin,
} from '@tilekit/core';
import type { FastifyInstance } from 'fastify';
import type { AppOptions } from '../../app-options.ts';
import { saveAttempt } from '../../authorization/attempts.ts';
import { sessionHash } from '../../sessions/browser-session.ts';
import { queryOf } from '../query-of.ts';
import { requireAccount } from '../sign-in/sign-in-routes.ts';

// Described here, checked by core: both come from a link that anybody can write.
const schema = {
  tags: ['connection'],
  summary: 'Where the tile’s “Connect Accounts” leads: sign-in, then consent at Datadog',
  querystring: {
    type: 'object',
    properties: {
      domain: { description: 'Site parameter of the organisation' },
      site: { description: 'Web origin, possibly with a customer’s subdomain' },
    },
  },
};

/** The tile's *Connect Accounts* leads here, and so does our own page, which names no site. */
export function registerOnboardingRoute(app: FastifyInstance, options: AppOptions): void {
  const { clients, config, endpoints } = options;
  app.get(config.tile.oauth.onboardingPath, { schema }, async (request, reply) => {
    // Refuse a forged link before anybody signs in for it.
    const origin = chooseOrigin(queryOf(request.url));
    const account = await requireAccount(request, reply);
    if (account === undefined) return reply;
    const { url, state, codeVerifier } = await createAuthorizationRequest({
      client: clients.current(),
      redirectUri: `${config.publicUrl}${config.tile.oauth.callbackPath}`,
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

/** `site` is where the customer's browser belongs; `domain` alone leads to that site's own web address. */
function chooseOrigin(query: URLSearchParams): WebOrigin | undefined {
  for (const name of ['site', 'domain']) {
    if (query.getAll(name).length > 1)
      throw createError('PARAMETER_REPEATED', `The link names "${name}" more than once.`);
  }
  const site = query.has('domain') ? parseDomain(query.get('domain')) : undefined;
  return query.has('site') ? parseSite(query.get('site')).origin : site?.webOrigin;
}
