import {
  createError,
  type Installation,
  type InstallationStatus,
  isErrorCode,
  parseDomain,
} from '@tilekit/core';
import type { Selectable } from 'kysely';
import type { CollectionTable } from '../../database/tables.ts';

const statuses: Readonly<Record<InstallationStatus, { statusText: string; tone: 'good' | 'bad' | 'quiet' }>> =
  {
    connecting: { statusText: 'Connecting', tone: 'quiet' },
    connected: { statusText: 'Connected', tone: 'good' },
    'needs-reauthorization': { statusText: 'Needs your authorisation', tone: 'bad' },
    'needs-recovery': { statusText: 'Needs a new API key', tone: 'bad' },
    disconnecting: { statusText: 'Disconnecting', tone: 'quiet' },
    disconnected: { statusText: 'Disconnected', tone: 'quiet' },
  };

/** What a customer sees of an installation: no secret, and the catalogue's words for what is wrong. */
export function describeInstallation(
  installation: Installation,
  collection: Selectable<CollectionTable> | undefined,
) {
  const site = parseDomain(installation.domain);
  const problem = collection?.problem;
  return {
    id: installation.id,
    status: installation.status,
    ...statuses[installation.status],
    domain: site.domain,
    siteName: site.name,
    organizationName: installation.organization?.name ?? null,
    createdAt: installation.createdAt,
    lastAcceptedAt: collection?.last_accepted_at?.toISOString() ?? null,
    problem: isErrorCode(problem) ? createError(problem, '').publicMessage : null,
  };
}
