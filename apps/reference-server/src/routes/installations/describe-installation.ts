import {
  createError,
  type DatadogSite,
  type Installation,
  type InstallationStatus,
  isErrorCode,
  missingScopes,
  parseDomain,
  recoverySteps,
  webHostOf,
} from '@tilekit/core';
import type { Selectable } from 'kysely';
import { type Static, Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import type { CollectionTable } from '../../database/tables.ts';
import { installationStatuses } from '../../installations/find-installations.ts';
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

const statuses: Readonly<
  Record<InstallationStatus, { statusText: string; tone: 'good' | 'bad' | 'quiet'; reconnect: boolean }>
> = {
  connecting: { statusText: 'Connecting', tone: 'quiet', reconnect: false },
  connected: { statusText: 'Connected', tone: 'good', reconnect: false },
  'needs-reauthorization': { statusText: 'Needs your authorization', tone: 'bad', reconnect: true },
  'needs-recovery': { statusText: 'Needs a new API key', tone: 'bad', reconnect: true },
  disconnecting: { statusText: 'Disconnecting', tone: 'quiet', reconnect: false },
  disconnected: { statusText: 'Disconnected', tone: 'quiet', reconnect: false },
};

/** Which error of the catalogue explains a status that is not `connected`. */
const recoveryCodes = {
  'answer-lost': 'API_KEY_OUTCOME_UNKNOWN',
  'key-exists': 'API_KEY_EXISTS',
  'key-rejected': 'API_KEY_REJECTED',
  interrupted: 'API_KEY_OUTCOME_UNKNOWN',
} as const;

/** What a customer sees of an installation: no secret, and the catalogue's words for what is wrong. */
export function describeInstallation(
  { config, lifecycle, endpoints }: AppOptions,
  installation: Installation,
  collection: Selectable<CollectionTable> | undefined,
): InstallationDescription {
  const site = parseDomain(installation.domain, lifecycle.sites);
  const { status } = installation;
  const newScopes = status === 'connected' ? missingScopes(installation, config.tile.oauth.scopes) : [];
  const live = status !== 'disconnected' && status !== 'disconnecting';
  const orphaned = live && !config.clients.some(({ clientId }) => clientId === installation.clientId);
  const refreshAt = status === 'connected' ? installation.tokens.refreshAt : undefined;
  return {
    id: installation.id,
    status,
    ...statuses[status],
    reconnect: statuses[status].reconnect || newScopes.length > 0 || orphaned,
    disconnectable: live,
    domain: site.domain,
    siteName: site.name,
    organizationName: installation.organization?.name ?? null,
    createdAt: installation.createdAt,
    createdAtText: timeText(new Date(installation.createdAt)),
    lastAcceptedAt: collection?.last_accepted_at?.toISOString() ?? null,
    lastAcceptedText: collection?.last_accepted_at ? timeText(collection.last_accepted_at) : null,
    lastReadAt: collection?.last_read_at?.toISOString() ?? null,
    lastReadText: collection?.last_read_at ? timeText(collection.last_read_at) : null,
    nextRefreshText: refreshAt === undefined ? null : timeText(new Date(refreshAt)),
    problem: orphaned
      ? 'This connection was made in a way that we no longer use, and will soon end. Please connect again.'
      : newScopes.length > 0
        ? 'The integration can do more now, for which Datadog needs your authorization once more.'
        : problemOf(installation, collection),
    newScopes: [...newScopes],
    steps:
      status === 'needs-recovery' ? recoveryStepsOf(site, config.sandboxUrl !== undefined, endpoints) : [],
  };
}

function problemOf(
  installation: Installation,
  collection: Selectable<CollectionTable> | undefined,
): string | null {
  if (installation.status === 'needs-recovery') return publicText(recoveryCodes[installation.reason]);
  if (installation.status === 'needs-reauthorization') return publicText(installation.reason);
  const code = collection?.collect_problem;
  if (code !== null && code !== undefined) {
    return (
      publicText(code) ??
      'We have a problem: your data could not be read. Nothing is lost yet, and we try again.'
    );
  }
  return publicText(collection?.problem);
}

function publicText(code: string | null | undefined): string | null {
  return isErrorCode(code) ? createError(code, '').publicMessage : null;
}

/** In development the steps are carried out in the sandbox. */
function recoveryStepsOf(site: DatadogSite, sandbox: boolean, endpoints: AppOptions['endpoints']) {
  const home = endpoints(webHostOf(site.webOrigin)).href.replace(/\/$/, '');
  return recoverySteps(site).map(({ text, url }) => ({
    text,
    ...(url !== undefined && { url: sandbox ? url.replace(site.webOrigin, home) : url }),
  }));
}

function timeText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
