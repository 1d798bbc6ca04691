import type { TilekitError } from '@tilekit/core';
import { webhookErrorTable, type WebhookErrorCode } from './errors.ts';

/** What the place of the failure knows beyond the table's row. */
export interface WebhookErrorEvidence {
  /** Replaces the table's remedy where a more exact one is known. */
  readonly remedy?: string;
  readonly status?: number | undefined;
  /** Evidence; must not hold a secret. */
  readonly cause?: unknown;
}

// Visitors of a partner's pages never cause these errors, so one text serves them all.
const publicMessage = 'The alert webhook could not be handled. We have been told; please try later.';

/**
 * Makes the error of a code: class and remedy come from the table.
 * @param what what happened, one sentence, with the offending name in quotes and without any secret
 */
export function createWebhookError(
  code: WebhookErrorCode,
  what: string,
  evidence: WebhookErrorEvidence = {},
): TilekitError {
  const row = webhookErrorTable[code];
  return new row.type(code, { remedy: row.remedy, ...evidence, what, publicMessage });
}
