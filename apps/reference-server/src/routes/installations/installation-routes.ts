import { disconnectInstallation, type Installation } from '@tilekit/core';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { recordAuditEvent } from '../../audit/record-audit-event.ts';
import { findInstallation, listInstallations } from '../../installations/find-installations.ts';
import { wantsPage } from '../../plugins/problems.ts';
import {
  csrfToken as csrfTokenSchema,
  buttonBody,
  form,
  json,
  pageOrJson,
  problems,
  redirect,
  signedIn,
} from '../answers.ts';
import { onboardingPath } from '../published-paths.ts';
import { requireAccount } from '../../sessions/browser-session.ts';
import { describeInstallation, installationSchema } from './describe-installation.ts';

const tags = ['installations'];
const listSchema = {
  tags,
  ...signedIn,
  summary: 'The account’s installations',
  response: {
    200: pageOrJson(
      'The live ones, then at most 100 that were disconnected; the newest first',
      Type.Object({ installations: Type.Array(installationSchema), csrfToken: csrfTokenSchema }),
    ),
    ...redirect('To the sign-in'),
    ...problems,
  },
};
const disconnectSchema = {
  tags,
  ...signedIn,
  ...form,
  body: buttonBody,
  response: {
    200: json('What became of it', Type.Object({ installation: installationSchema })),
    ...redirect('Back to the list, for browsers'),
    ...problems,
  },
  summary:
    'Ends an installation: access stops immediately, then the grant is revoked and the secrets are erased',
};

export function registerInstallationRoutes(app: FastifyInstance, options: AppOptions): void {
  const { database, lifecycle } = options;

  async function describeAll(installations: readonly Installation[]) {
    const ids = installations.map(({ id }) => id);
    const collections =
      ids.length === 0
        ? []
        : await database.selectFrom('collections').selectAll().where('installation_id', 'in', ids).execute();
    return installations.map((installation) =>
      describeInstallation(
        options,
        installation,
        collections.find(({ installation_id }) => installation_id === installation.id),
      ),
    );
  }

  const home = { tags, summary: 'The home page', response: redirect('To the installations') };
  app.get('/', { schema: home }, async (_request, reply) => reply.redirect('/installations', 303));

  app.get('/installations', { schema: listSchema }, async (request, reply) => {
    const account = await requireAccount(options, request, reply);
    if (account === undefined) return reply;
    const installations = await describeAll(await listInstallations(options, account.id));
    const csrfToken = reply.generateCsrf();
    if (!wantsPage(request)) return reply.send({ installations, csrfToken });
    return reply.view('installations', {
      title: 'Connections',
      account,
      csrfToken,
      installations,
      onboardingPath,
    });
  });

  app.post<{ Params: { id: string } }>(
    '/installations/:id/disconnect',
    { schema: disconnectSchema },
    async (request, reply) => {
      const account = await requireAccount(options, request, reply);
      if (account === undefined) return reply;
      const { id } = (await findInstallation(lifecycle, account.id, request.params.id)).installation;
      await recordAuditEvent(database, { action: 'disconnect-asked', account, installationId: id });
      const installation = await disconnectInstallation(lifecycle, {
        installationId: id,
        accountId: account.id,
      });
      if (wantsPage(request)) return reply.redirect('/installations', 303);
      return reply.send({ installation: (await describeAll([installation]))[0] });
    },
  );
}
