import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { demonstration, type IntegrationContext, type IntegrationPages } from '../../plug-in/integration.ts';
import { wantsPage } from '../../plugins/problems.ts';
import { timeText } from '../../routes/time-text.ts';
import {
  form,
  formFields,
  nullable,
  pageOrJson,
  problems,
  redirect,
  signedIn,
  tone,
} from '../../routes/answers.ts';
import { findDeployments, findRollbacks, simulateFailures } from './deployment-store.ts';
import { type Deployment, type Rollback, services, statusAt } from './platform.ts';

const path = '/deployments';
const maxDeployments = 12;
const shownMs = 10 * 60_000;

const deploymentSchema = Type.Object(
  {
    id: Type.String(),
    service: Type.String(),
    env: Type.String(),
    version: Type.String(),
    previousVersion: Type.String(),
    startedAt: Type.String({ description: 'ISO 8601' }),
    startedText: Type.String(),
    statusText: Type.String(),
    tone,
    isRolledBack: Type.Boolean(),
    reason: nullable(Type.String()),
  },
  { title: 'Deployment' },
);

const tags = ['integration'];
const listSchema = {
  tags,
  ...signedIn,
  summary: 'The newest deployments of the demonstration platform',
  response: {
    200: pageOrJson('Newest first', Type.Object({ deployments: Type.Array(deploymentSchema) })),
    ...redirect('To the sign-in'),
    ...problems,
  },
};

const failureBody = Type.Object({
  ...formFields,
  service: Type.String({ maxLength: 100 }),
  rollback: Type.Optional(Type.String({ maxLength: 10 })),
});
const failureSchema = {
  tags,
  ...signedIn,
  ...form,
  summary: 'Lets deployments of a service fail, to try what an alert brings about',
  body: failureBody,
  response: { ...redirect('Back to the deployments'), ...problems },
};

/** The demonstration platform's page, and its button that makes the tile's monitor alert. */
export const registerDeploymentRoutes = demonstration(
  (app: FastifyInstance, { accountOf, database, now: clock }: IntegrationContext) => {
    app.get(path, { schema: listSchema }, async (request, reply) => {
      const account = accountOf(request);
      const now = clock();
      const since = new Date(now.getTime() - shownMs);
      // A rollback that is running ends in the future.
      const until = new Date(now.getTime() + 60_000);
      const rollbacks = await findRollbacks(database, account.id, { since, until });
      const found = await findDeployments(database, account.id, { since, until: now });
      const deployments = found
        .toReversed()
        .slice(0, maxDeployments)
        .map((deployment) => describeDeployment(deployment, rollbacks, now));
      if (!wantsPage(request)) return reply.send({ deployments });
      const csrfToken = reply.generateCsrf();
      return reply.view('@integration/deployments', {
        title: 'Deployments',
        account,
        csrfToken,
        deployments,
        services,
      });
    });

    app.post<{ Body: Static<typeof failureBody> }>(
      `${path}/failures`,
      { schema: failureSchema },
      async (request, reply) => {
        const service = services.find(({ name }) => name === request.body.service);
        if (service !== undefined) {
          const rollbackFails = request.body.rollback === 'fails';
          await simulateFailures(database, accountOf(request).id, service, { now: clock(), rollbackFails });
        }
        return reply.redirect(path, 303);
      },
    );
  },
);

export const deploymentPages: IntegrationPages = demonstration({
  directory: join(import.meta.dirname, 'pages'),
  menu: [{ path, label: 'Deployments' }],
});

function describeDeployment(
  deployment: Deployment,
  rollbacks: readonly Rollback[],
  now: Date,
): Static<typeof deploymentSchema> {
  const rollback = rollbacks.find((one) => one.deployment.id === deployment.id);
  const status = rollback === undefined ? statusAt(deployment, now) : rollbackStatus(rollback, now);
  return {
    id: deployment.id,
    service: deployment.service,
    env: deployment.env,
    version: deployment.version,
    previousVersion: deployment.previousVersion,
    startedAt: deployment.startedAt,
    startedText: timeText(new Date(deployment.startedAt)).slice(11),
    ...statuses[status],
    isRolledBack: status === 'rolled-back',
    // What will go wrong is not known while it runs.
    reason: status === 'queued' || status === 'running' ? null : (deployment.error?.kind ?? null),
  };
}

function rollbackStatus({ succeeded, finishedAt }: Rollback, now: Date) {
  if (finishedAt > now) return 'rolling-back' as const;
  return succeeded ? ('rolled-back' as const) : ('rollback-failed' as const);
}

const statuses = {
  queued: { statusText: 'Queued', tone: 'quiet' },
  running: { statusText: 'Running', tone: 'quiet' },
  success: { statusText: 'Succeeded', tone: 'good' },
  failed: { statusText: 'Failed', tone: 'bad' },
  'rolling-back': { statusText: 'Rolling back', tone: 'quiet' },
  'rolled-back': { statusText: 'Rolled back', tone: 'good' },
  'rollback-failed': { statusText: 'Rollback failed', tone: 'bad' },
} as const;
