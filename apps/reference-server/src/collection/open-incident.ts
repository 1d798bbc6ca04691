import { parseDomain, TilekitError } from '@tilekit/core';
import { createIncident, type IncidentDraft } from '@tilekit/telemetry';
import type { AppOptions } from '../app-options.ts';
import type { IncidentJob } from './save-collected.ts';

/** Codes after which it is unknown whether Datadog opened the incident. */
const unknownCodes: ReadonlySet<string> = new Set(['INCIDENT_OUTCOME_UNKNOWN', 'UNEXPECTED_ANSWER']);
/** Codes that no retry can fix. */
const finalCodes: ReadonlySet<string> = new Set([
  'FORBIDDEN',
  'BAD_REQUEST',
  'INPUT_INVALID',
  'NOT_FOUND',
  'NOT_CONNECTED',
  'INSTALLATION_NOT_FOUND',
]);

/**
 * Opens an incident once. Datadog has no key by which it would know a second one, so the intent is on disk before the
 * request leaves; a lost answer ends in the state `unknown`, never in a repetition.
 *
 * Throws to be tried again, where nothing can have happened.
 */
export async function openIncident(options: AppOptions, job: IncidentJob): Promise<void> {
  const { database, lifecycle, accessTokens, transport, endpoints } = options;
  const row = await database
    .selectFrom('incidents')
    .select(['draft', 'state'])
    .where('installation_id', '=', job.installationId)
    .where('key', '=', job.key)
    .executeTakeFirst();
  if (row?.state === 'creating')
    return save(options, job, 'unknown', { problem: 'INCIDENT_OUTCOME_UNKNOWN' });
  if (row?.state !== 'wanted') return;
  const stored = await lifecycle.store.get(job.installationId);
  if (stored === undefined) return;
  const site = parseDomain(stored.installation.domain, lifecycle.sites);
  await save(options, job, 'creating', {});
  await options.onStep?.('incident: intent saved');
  try {
    const incident = await accessTokens.withAccessToken(job.installationId, (accessToken) =>
      createIncident({
        site,
        accessToken,
        // Written by `saveCollected` from what `collect` returned; createIncident checks it again.
        incident: row.draft as unknown as IncidentDraft,
        transport,
        endpoints,
        deadlineMs: 10_000,
      }),
    );
    await save(options, job, 'opened', { public_id: incident.publicId ?? null, problem: null });
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    options.logger.warn({ err: error, installationId: job.installationId }, 'incident');
    if (unknownCodes.has(error.code)) return save(options, job, 'unknown', { problem: error.code });
    if (finalCodes.has(error.code)) return save(options, job, 'refused', { problem: error.code });
    await save(options, job, 'wanted', { problem: error.code });
    throw error;
  }
}

async function save(
  { database, now }: AppOptions,
  { installationId, key }: IncidentJob,
  state: 'wanted' | 'creating' | 'opened' | 'unknown' | 'refused',
  change: { readonly public_id?: number | null; readonly problem?: string | null },
): Promise<void> {
  await database
    .updateTable('incidents')
    .set({ state, ...change, changed_at: now() })
    .where('installation_id', '=', installationId)
    .where('key', '=', key)
    .execute();
}
