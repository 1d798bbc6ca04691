import { createError } from '@tilekit/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type, type Static } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { type AuditAction, recordAuditEvent } from '../../audit/record-audit-event.ts';
import { findInstallation } from '../../installations/find-installations.ts';
import { wantsPage } from '../../plugins/problems.ts';
import { declareAbsent, declareCreated } from '../../webhooks/declare-webhook.ts';
import { lookWithKeys, removeWithKeys, rotateWithKeys } from '../../webhooks/manage-with-keys.ts';
import { beginRotation, cancelRotation, finishRotation } from '../../webhooks/rotate-secret.ts';
import {
  csrfToken as csrfTokenSchema,
  form,
  formFields,
  pageOnly,
  pageOrJson,
  problems,
  redirect,
  signedIn,
} from '../answers.ts';
import { onboardingPath } from '../published-paths.ts';
import { requireAccount } from '../../sessions/browser-session.ts';
import { describeWebhook, webhookSchema } from './describe-webhook.ts';

const path = '/installations/:id/webhook';

const byHand = Type.Object({
  ...formFields,
  action: Type.Enum(['exists', 'create', 'rotate', 'rotated', 'cancel']),
});

const printable = '^[!-~]+$';
const withKeys = Type.Object({
  ...formFields,
  action: Type.Enum(['look', 'rotate', 'remove']),
  api_key: Type.String({ pattern: printable, maxLength: 200 }),
  application_key: Type.String({ pattern: printable, maxLength: 200 }),
});

const tags = ['alerts'];
const backToPage = { ...redirect('Back to the page of the webhook, or to the sign-in'), ...problems };
const showSchema = {
  tags,
  ...signedIn,
  summary: 'The webhook of an installation',
  response: {
    200: pageOrJson('Its state', Type.Object({ webhook: webhookSchema, csrfToken: csrfTokenSchema })),
    ...redirect('To the sign-in'),
    ...problems,
  },
};
const byHandSchema = {
  tags,
  ...signedIn,
  ...form,
  summary: 'What the customer did, or wants done, about the webhook',
  body: byHand,
  response: { 200: pageOnly('After `rotate`: the new secret, shown once'), ...backToPage },
};
const withKeysSchema = {
  tags,
  ...signedIn,
  ...form,
  summary: 'The same with keys of the customer, which are used once and not kept',
  body: withKeys,
  response: backToPage,
};

const auditActions = {
  exists: 'webhook-exists',
  create: 'webhook-create',
  rotate: 'webhook-secret-rotate',
  rotated: 'webhook-secret-rotated',
  cancel: 'webhook-secret-cancel',
} as const satisfies Record<Static<typeof byHand>['action'], AuditAction>;

const keyed = { look: lookWithKeys, rotate: rotateWithKeys, remove: removeWithKeys };

/** The webhook of an installation: its state, and the steps that only the customer can take in Datadog. */
export function registerWebhookRoutes(app: FastifyInstance, options: AppOptions): void {
  const { config, database, lifecycle } = options;

  async function find(accountId: string, id: string) {
    const { installation } = await findInstallation(lifecycle, accountId, id);
    const webhook = await database
      .selectFrom('webhooks')
      .selectAll()
      .where('installation_id', '=', id)
      .executeTakeFirst();
    if (webhook === undefined) throw createError('NOT_CONNECTED', `The installation "${id}" has no webhook.`);
    return { installation, webhook: describeWebhook(options, installation, webhook) };
  }

  app.get<{ Params: { id: string } }>(path, { schema: showSchema }, async (request, reply) => {
    const account = await requireAccount(options, request, reply);
    if (account === undefined) return reply;
    const { webhook } = await find(account.id, request.params.id);
    const csrfToken = reply.generateCsrf();
    if (!wantsPage(request)) return reply.send({ webhook, csrfToken });
    return showPage(reply, { account, csrfToken, webhook, id: request.params.id, newSecret: undefined });
  });

  app.post<{ Params: { id: string }; Body: Static<typeof byHand> }>(
    path,
    { schema: byHandSchema },
    async (request, reply) => {
      const account = await requireAccount(options, request, reply);
      if (account === undefined) return reply;
      const { id } = request.params;
      await findInstallation(lifecycle, account.id, id);
      const action = auditActions[request.body.action];
      await recordAuditEvent(database, { action, account, installationId: id });
      switch (request.body.action) {
        case 'exists':
          await declareCreated(options, id);
          break;
        case 'create':
          await declareAbsent(options, id);
          break;
        case 'rotated':
          await finishRotation(options, id);
          break;
        case 'cancel':
          await cancelRotation(options, id);
          break;
        case 'rotate': {
          const newSecret = await beginRotation(options, id);
          const { webhook } = await find(account.id, id);
          // Shown this once, in the answer to the form: no address leads to it.
          return showPage(reply, { account, csrfToken: reply.generateCsrf(), webhook, id, newSecret });
        }
      }
      return reply.redirect(path.replace(':id', id), 303);
    },
  );

  if (config.acceptsCustomerKeys) registerWithKeys();

  function registerWithKeys(): void {
    app.post<{ Params: { id: string }; Body: Static<typeof withKeys> }>(
      `${path}/with-keys`,
      { schema: withKeysSchema },
      async (request, reply) => {
        const account = await requireAccount(options, request, reply);
        if (account === undefined) return reply;
        const { action, api_key, application_key } = request.body;
        const { installation } = await findInstallation(lifecycle, account.id, request.params.id);
        const credential = { apiKey: api_key, applicationKey: application_key };
        // Before: whatever comes of it, they were handed over.
        await recordAuditEvent(database, {
          action: 'keys-used',
          account,
          installationId: installation.id,
          detail: { for: action },
        });
        await keyed[action](options, { installation, credential });
        return reply.redirect(path.replace(':id', installation.id), 303);
      },
    );
  }

  function showPage(reply: FastifyReply, page: object) {
    return reply.view('webhook', {
      title: 'Alerts from Datadog',
      onboardingPath,
      instructions: options.integration.onAlert?.instructions ?? [],
      acceptsKeys: config.acceptsCustomerKeys,
      ...page,
    });
  }
}
