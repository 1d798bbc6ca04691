import { type Installation, parseDomain, webHostOf } from '@tilekit/core';
import type { Selectable } from 'kysely';
import { type Static, Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import type { WebhookState, WebhookTable } from '../../database/tables.ts';
import { secretHeaderOf, webhookNameOf } from '../../webhooks/webhook-identity.ts';
import { nullable, tone } from '../answers.ts';

/** What a customer sees of a webhook: never its address or the secret in use. */
export const webhookSchema = Type.Object(
  {
    state: Type.Enum([
      'wanted',
      'creating',
      'created',
      'unknown',
      'scope-missing',
      'refused',
      'removed',
      'closed',
    ]),
    statusText: Type.String(),
    tone,
    explanation: Type.String(),
    name: Type.String({ description: '`@webhook-<name>` in monitors' }),
    header: Type.String({ description: 'Header of deliveries that holds the secret' }),
    webhooksPage: Type.String({ description: 'Where it is in Datadog' }),
    siteName: Type.String(),
    organizationName: Type.String(),
    isRotating: Type.Boolean({ description: 'Two secrets are accepted' }),
    isConfirmed: Type.Boolean({ description: 'A genuine delivery has come' }),
    refusedDeliveries: Type.Integer(),
    problem: nullable(Type.String({ description: 'Code of the error catalogue' })),
  },
  { title: 'Webhook' },
);

export type WebhookDescription = Static<typeof webhookSchema>;

type Tone = 'good' | 'bad' | 'quiet';

const states: Readonly<Record<WebhookState, { statusText: string; tone: Tone; explanation: string }>> = {
  wanted: {
    statusText: 'Being created',
    tone: 'quiet',
    explanation: 'The webhook will be there in a moment. Reload this page.',
  },
  creating: {
    statusText: 'Being created',
    tone: 'quiet',
    explanation: 'The webhook will be there in a moment. Reload this page.',
  },
  created: {
    statusText: 'Ready',
    tone: 'good',
    explanation: 'Monitors that name the webhook reach us, and what they report is acted on.',
  },
  unknown: {
    statusText: 'Please check',
    tone: 'bad',
    explanation:
      'Datadog’s answer was lost, so that we cannot tell whether the webhook was created. We do not ask twice, as that could make a second one. If it is there, its first alert settles the question by itself.',
  },
  'scope-missing': {
    statusText: 'Not permitted',
    tone: 'bad',
    explanation:
      'Data is sent, but this connection may not create webhooks. Connect again and authorize the permission create_webhooks.',
  },
  refused: {
    statusText: 'Refused',
    tone: 'bad',
    explanation:
      'Datadog refused to create the webhook. A webhook of this name may exist already: delete it, then try again.',
  },
  removed: {
    statusText: 'Removed',
    tone: 'quiet',
    explanation: 'The webhook was deleted in Datadog. Alerts no longer reach us.',
  },
  closed: {
    statusText: 'Closed',
    tone: 'quiet',
    explanation:
      'This organization is disconnected. Alerts that its webhook still sends are refused and have no effect.',
  },
};

/** What a customer sees of the webhook: never the address or the secret in use. */
export function describeWebhook(
  { config, lifecycle, endpoints }: AppOptions,
  installation: Installation,
  webhook: Selectable<WebhookTable>,
): WebhookDescription {
  const site = parseDomain(installation.domain, lifecycle.sites);
  const home =
    config.sandboxUrl === undefined
      ? site.webOrigin
      : endpoints(webHostOf(site.webOrigin)).href.replace(/\/$/, '');
  const { state } = webhook;
  return {
    state,
    ...states[state],
    name: webhook.name ?? webhookNameOf(config, installation.id),
    header: secretHeaderOf(config),
    webhooksPage: `${home}/integrations/webhooks`,
    siteName: site.name,
    organizationName: installation.organization?.name ?? 'Datadog organization',
    isRotating: webhook.next_secret !== null,
    isConfirmed: webhook.confirmed_at !== null,
    refusedDeliveries: webhook.refused_deliveries,
    problem: webhook.problem,
  };
}
