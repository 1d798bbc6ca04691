import { type Static, Type } from 'typebox';
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
