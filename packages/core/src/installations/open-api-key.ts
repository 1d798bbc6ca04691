import { createError } from '../errors/create-error.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import type { ConnectedInstallation, StoredApiKey } from './installation.ts';
import { siteOf, type Lifecycle } from './lifecycle.ts';
import { contextOf } from './seal-tokens.ts';

/** What submitting data for an installation needs. */
export interface SubmissionCredentials {
  readonly site: DatadogSite;
  /** `DD-API-KEY`. */
  readonly apiKey: string;
  /** Datadog's id of the key, to report it with if an intake refuses it. */
  readonly apiKeyId: string;
}

/**
 * Opens the API key of a connected installation. A key that an older entry of the key ring sealed is resealed.
 *
 * @returns site and key for the telemetry functions; ask again for each job instead of keeping them
 * @throws INSTALLATION_NOT_FOUND, NEEDS_RECOVERY, NEEDS_REAUTHORIZATION, NOT_CONNECTED, SECRET_UNREADABLE, KEY_UNKNOWN
 */
export async function openApiKey(
  lifecycle: Lifecycle,
  installationId: string,
): Promise<SubmissionCredentials> {
  const stored = await lifecycle.store.get(installationId);
  if (!stored) throw createError('INSTALLATION_NOT_FOUND', `There is no installation "${installationId}".`);
  const { installation, version } = stored;
  if (installation.status === 'needs-recovery') {
    throw createError('NEEDS_RECOVERY', `The API key of the installation "${installationId}" is lost.`);
  }
  if (installation.status === 'needs-reauthorization') {
    throw createError(
      'NEEDS_REAUTHORIZATION',
      `The grant of the installation "${installationId}" has ended.`,
    );
  }
  if (installation.status !== 'connected' || !installation.apiKey) {
    throw createError(
      'NOT_CONNECTED',
      `The installation "${installationId}" has no API key (${installation.status}).`,
    );
  }
  const apiKey = await lifecycle.secrets.open(installation.apiKey.key, contextOf(installation, 'api_key'));
  await sealAnew(lifecycle, installation, installation.apiKey, version, apiKey);
  return { site: siteOf(lifecycle, installation), apiKey, apiKeyId: installation.apiKey.id };
}

async function sealAnew(
  lifecycle: Lifecycle,
  installation: ConnectedInstallation,
  stored: StoredApiKey,
  version: number,
  apiKey: string,
): Promise<void> {
  if (lifecycle.secrets.isCurrent(stored.key)) return;
  const key = await lifecycle.secrets.seal(apiKey, contextOf(installation, 'api_key'));
  // Refused when the installation changed meanwhile; the next job or `rekeyInstallations` does it then.
  await lifecycle.store.update({ ...installation, apiKey: { ...stored, key } }, { version });
}
