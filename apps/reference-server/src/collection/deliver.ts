import { openApiKey, reportRejectedApiKey, TilekitError } from '@tilekit/core';
import { submitMetrics } from '@tilekit/telemetry';
import type { AppOptions } from '../app-options.ts';
import type { Delivery } from './collect-installation.ts';

/** How long one attempt may take, in milliseconds; the queue repeats it later. */
const attemptMs = 30_000;

/** Sends one collected window to the installation's site. Throws to be tried again. */
export async function deliver(options: AppOptions, { installationId, metrics }: Delivery): Promise<void> {
  const { lifecycle, transport, endpoints } = options;
  try {
    const { site, apiKey, apiKeyId } = await openApiKey(lifecycle, installationId);
    try {
      const signal = AbortSignal.timeout(attemptMs);
      const result = await submitMetrics({ site, apiKey, series: metrics, transport, endpoints, signal });
      options.metrics.items.inc({ family: 'metrics', outcome: 'accepted' }, result.accepted);
      options.metrics.items.inc({ family: 'metrics', outcome: 'dropped' }, result.dropped);
      if (result.dropped > 0) options.logger.warn({ installationId, reasons: result.reasons }, 'dropped');
    } catch (error) {
      if (error instanceof TilekitError && error.code === 'API_KEY_REJECTED') {
        await reportRejectedApiKey(lifecycle, installationId, apiKeyId);
      }
      throw error;
    }
    options.metrics.deliveries.inc({ family: 'metrics', outcome: 'accepted' });
    await note(options, installationId, { problem: null, last_accepted_at: options.now() });
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    // The customer has disconnected meanwhile: this data has nowhere to go.
    if (error.code === 'NOT_CONNECTED' || error.code === 'INSTALLATION_NOT_FOUND') return;
    options.metrics.deliveries.inc({ family: 'metrics', outcome: error.code });
    await note(options, installationId, { problem: error.code });
    throw error;
  }
}

async function note(
  { database }: AppOptions,
  installationId: string,
  change: { problem: string | null; last_accepted_at?: Date },
): Promise<void> {
  await database
    .updateTable('collections')
    .set(change)
    .where('installation_id', '=', installationId)
    .execute();
}
