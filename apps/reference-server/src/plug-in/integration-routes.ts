import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppOptions } from '../app-options.ts';
import { findAccount, requireAccount } from '../sessions/browser-session.ts';
import { platformAccountId } from '../sign-in/issuer-account.ts';
import type { Account, IntegrationContext } from './integration.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `public`: a route of the integration that needs no session. */
    access?: 'public';
  }
}

const accounts = new WeakMap<FastifyRequest, Account>();

/** What routes of the integration are given. */
export function integrationContext({ config, database, now }: AppOptions): IntegrationContext {
  return {
    config,
    database,
    now,
    accountOf(request) {
      const account = accounts.get(request);
      if (account === undefined) throw new Error(`No account on ${request.routeOptions.url ?? request.url}.`);
      return account;
    },
  };
}

/** The integration's own routes, each for signed-in visitors unless it says otherwise. */
export async function registerIntegrationRoutes(app: FastifyInstance, options: AppOptions): Promise<void> {
  const { routes } = options.integration;
  if (routes === undefined) return;
  await app.register(async (scope) => {
    scope.addHook('preHandler', async (request, reply) => {
      const isPublic = request.routeOptions.config.access === 'public';
      const account = isPublic
        ? await findAccount(options, request)
        : await requireAccount(options, request, reply);
      if (account !== undefined) accounts.set(request, { ...account, id: platformAccountId(account.id) });
      else if (!isPublic) return reply;
    });
    await routes(scope, integrationContext(options));
  });
}
