import { type Static, Type } from 'typebox';
import { nullable, tone } from '../answers.ts';

/** What a customer sees of an alert and of what was done about it. */
export const alertSchema = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    service: Type.String(),
    env: Type.String(),
    link: Type.String({ description: 'The event in Datadog, or empty' }),
    transition: Type.String({ description: 'The newest, in Datadog’s words' }),
    isOpen: Type.Boolean(),
    triggeredAt: nullable(Type.String({ description: 'ISO 8601' })),
    triggeredText: nullable(Type.String()),
    recoveredAt: nullable(Type.String({ description: 'ISO 8601' })),
    recoveredText: nullable(Type.String()),
    action: nullable(Type.String({ description: '`due`, or what `on-alert.ts` answered' })),
    actionText: Type.String(),
    tone,
    sentence: Type.String(),
    late: Type.Integer({ description: 'Notifications that came after a newer one' }),
  },
  { title: 'Alert' },
);

/** A deployment as the page lists it. */
export const deploymentDescriptionSchema = Type.Object(
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

export type AlertDescription = Static<typeof alertSchema>;
export type DeploymentDescription = Static<typeof deploymentDescriptionSchema>;
