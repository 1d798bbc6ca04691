import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { findDeployments, findRollbacks } from '../../deployments/deployment-store.ts';
import { letDeploymentsFail } from '../../deployments/let-deployments-fail.ts';
import { services } from '../../deployments/service.ts';
import { wantsPage } from '../../plugins/problems.ts';
import { requireFormToken } from '../../sessions/require-form-token.ts';
import { requireAccount } from '../sign-in/sign-in-routes.ts';
import { describeAlert, describeDeployment } from './describe-alert.ts';

const mostAlerts = 50;
const mostDeployments = 12;
const deploymentsSinceMs = 10 * 60_000;

const failureBody = Type.Object({
  service: Type.String({ maxLength: 100 }),
  rollback: Type.Optional(Type.String({ maxLength: 10 })),
});

/** What Datadog's alerts brought about. */
export function registerAlertRoutes(app: FastifyInstance, options: AppOptions): void {
  const { database, config } = options;

  app.get('/alerts', async (request, reply) => {
    const account = await requireAccount(request, reply);
    if (account === undefined) return reply;
    const rows = await database
      .selectFrom('alerts')
      .selectAll()
      .where('account_id', '=', account.id)
      .orderBy('date', 'desc')
      .limit(mostAlerts)
      .execute();
    const now = options.now();
    const since = new Date(now.getTime() - deploymentsSinceMs);
    // A rollback that is under way ends in the future.
    const until = new Date(now.getTime() + 60_000);
    const rollbacks = await findRollbacks(database, account.id, { since, until });
    const found = await findDeployments(database, account.id, { since, until: now });
    const deployments = found
      .toReversed()
      .slice(0, mostDeployments)
      .map((deployment) => describeDeployment(deployment, rollbacks, now));
    const alerts = rows.map(describeAlert);
    const csrfToken = reply.generateCsrf();
    if (!wantsPage(request)) return reply.send({ alerts, deployments, csrfToken });
    return reply.view('alerts', { title: 'Alerts', account, csrfToken, alerts, deployments, services });
  });

  // For trying the whole circle without waiting for somebody's bad day.
  if (config.sandboxUrl === undefined) return;
  app.post<{ Body: Static<typeof failureBody> }>(
    '/alerts/failures',
    { preHandler: requireFormToken(app), schema: { body: failureBody } },
    async (request, reply) => {
      const account = await requireAccount(request, reply);
      if (account === undefined) return reply;
      const service = services.find(({ name }) => name === request.body.service);
      if (service !== undefined) {
        const rollbackFails = request.body.rollback === 'fails';
        await letDeploymentsFail(database, account.id, service, { now: options.now(), rollbackFails });
      }
      return reply.redirect('/alerts', 303);
    },
  );
}
