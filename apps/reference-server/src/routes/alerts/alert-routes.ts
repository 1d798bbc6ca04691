import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { findDeployments, findRollbacks } from '../../deployments/deployment-store.ts';
import { letDeploymentsFail } from '../../deployments/let-deployments-fail.ts';
import { services } from '../../deployments/service.ts';
import { wantsPage } from '../../plugins/problems.ts';
import { requireFormToken } from '../../sessions/require-form-token.ts';
import { requireAccount } from '../sign-in/sign-in-routes.ts';
import {
  csrfToken as csrfTokenSchema,
  form,
  formFields,
  pageOrJson,
  problems,
  redirect,
  signedIn,
} from '../answers.ts';
import { alertSchema, deploymentDescriptionSchema } from './alert-schema.ts';
import { describeAlert, describeDeployment } from './describe-alert.ts';

const mostAlerts = 50;
const mostDeployments = 12;
const deploymentsSinceMs = 10 * 60_000;

const failureBody = Type.Object({
  ...formFields,
  service: Type.String({ maxLength: 100 }),
  rollback: Type.Optional(Type.String({ maxLength: 10 })),
});

/** A fork has none as soon as it collects data of its own, and no customer sees any. */
const hasDemonstration = existsSync(resolve(import.meta.dirname, '../../integration/deployments'));

const tags = ['alerts'];
const listSchema = {
  tags,
  ...signedIn,
  summary: 'The account’s newest alerts, what was done about them, and its newest deployments',
  response: {
    200: pageOrJson(
      'Newest first',
      Type.Object({
        alerts: Type.Array(alertSchema),
        deployments: Type.Array(deploymentDescriptionSchema),
        csrfToken: csrfTokenSchema,
      }),
    ),
    ...redirect('To the sign-in'),
    ...problems,
  },
};
const failureSchema = {
  tags,
  ...signedIn,
  ...form,
  summary: 'Lets deployments of a service fail, to try the circle of an alert; in development only',
  body: failureBody,
  response: { ...redirect('Back to the alerts'), ...problems },
};

/** What Datadog's alerts brought about. */
export function registerAlertRoutes(app: FastifyInstance, options: AppOptions): void {
  const { database, config } = options;

  app.get('/alerts', { schema: listSchema }, async (request, reply) => {
    const account = await requireAccount(options, request, reply);
    if (account === undefined) return reply;
    const rows = await database
      .selectFrom('alerts')
      .selectAll()
      .where('account_id', '=', account.id)
      .orderBy('date', 'desc')
      .limit(mostAlerts)
      .execute();
    const alerts = rows.map(describeAlert);
    const deployments =
      hasDemonstration && config.sandboxUrl !== undefined ? await lastDeployments(options, account.id) : [];
    const csrfToken = reply.generateCsrf();
    if (!wantsPage(request)) return reply.send({ alerts, deployments, csrfToken });
    return reply.view('alerts', { title: 'Alerts', account, csrfToken, alerts, deployments, services });
  });

  // For trying the whole circle without waiting for somebody's bad day.
  if (config.sandboxUrl === undefined) return;
  app.post<{ Body: Static<typeof failureBody> }>(
    '/alerts/failures',
    { preHandler: requireFormToken(app), schema: failureSchema },
    async (request, reply) => {
      const account = await requireAccount(options, request, reply);
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

async function lastDeployments({ database, now: clock }: AppOptions, accountId: string) {
  const now = clock();
  const since = new Date(now.getTime() - deploymentsSinceMs);
  // A rollback that is under way ends in the future.
  const until = new Date(now.getTime() + 60_000);
  const rollbacks = await findRollbacks(database, accountId, { since, until });
  const found = await findDeployments(database, accountId, { since, until: now });
  return found
    .toReversed()
    .slice(0, mostDeployments)
    .map((deployment) => describeDeployment(deployment, rollbacks, now));
}
