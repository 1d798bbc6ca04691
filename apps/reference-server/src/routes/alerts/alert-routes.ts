import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { wantsPage } from '../../plugins/problems.ts';
import { requireAccount } from '../../sessions/browser-session.ts';
import { csrfToken as csrfTokenSchema, pageOrJson, problems, redirect, signedIn } from '../answers.ts';
import { alertSchema, describeAlert } from './describe-alert.ts';

const maxAlerts = 50;

const tags = ['alerts'];
const listSchema = {
  tags,
  ...signedIn,
  summary: 'The account’s newest alerts, and what was done about them',
  response: {
    200: pageOrJson(
      'Newest first',
      Type.Object({
        alerts: Type.Array(alertSchema),
        csrfToken: csrfTokenSchema,
      }),
    ),
    ...redirect('To the sign-in'),
    ...problems,
  },
};
/** What Datadog's alerts brought about. */
export function registerAlertRoutes(app: FastifyInstance, options: AppOptions): void {
  const { database } = options;

  app.get('/alerts', { schema: listSchema }, async (request, reply) => {
    const account = await requireAccount(options, request, reply);
    if (account === undefined) return reply;
    const rows = await database
      .selectFrom('alerts')
      .selectAll()
      .where('account_id', '=', account.id)
      .orderBy('date', 'desc')
      .limit(maxAlerts)
      .execute();
    const alerts = rows.map(describeAlert);
    const csrfToken = reply.generateCsrf();
    if (!wantsPage(request)) return reply.send({ alerts, csrfToken });
    return reply.view('alerts', { title: 'Alerts', account, csrfToken, alerts });
  });
}
