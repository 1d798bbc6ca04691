import { installationStatuses } from '../../installations/installation-statuses.ts';
import { type Static, Type } from 'typebox';
import { nullable, tone } from '../answers.ts';

/** What a customer sees of an installation: no secret. */
export const installationSchema = Type.Object(
  {
    id: Type.String(),
    status: Type.Enum([...installationStatuses]),
    statusText: Type.String(),
    tone,
    reconnect: Type.Boolean({ description: 'Only a new consent helps' }),
    disconnectable: Type.Boolean(),
    domain: Type.String({ description: 'Site parameter' }),
    siteName: Type.String({ description: 'Such as `EU1`' }),
    organizationName: nullable(Type.String()),
    createdAt: Type.String({ description: 'ISO 8601' }),
    createdAtText: Type.String(),
    lastAcceptedAt: nullable(Type.String({ description: 'When Datadog last took data; ISO 8601' })),
    lastAcceptedText: nullable(Type.String()),
    lastReadAt: nullable(
      Type.String({ description: 'When the integration last read from Datadog; ISO 8601' }),
    ),
    lastReadText: nullable(Type.String()),
    nextRefreshText: nullable(Type.String()),
    problem: nullable(Type.String({ description: 'What is wrong and what helps, for people' })),
    newScopes: Type.Array(Type.String(), { description: 'Scopes of the tile that were not authorized yet' }),
    steps: Type.Array(Type.Object({ text: Type.String(), url: Type.Optional(Type.String()) }), {
      description: 'What the customer has to do in Datadog',
    }),
  },
  { title: 'Installation' },
);

export type InstallationDescription = Static<typeof installationSchema>;
