import type { BatchLimits } from '../batch/batch-limits.ts';
import { checkChoice, checkText, firstRefusal } from '../fields/text-field.ts';
import { checkInstant, type InstantWindow } from '../instants/instant.ts';
import type { Family } from '../submission/family.ts';
import { encodeTags } from '../tags/encode-tags.ts';
import type { ServiceCheck } from './service-check.ts';

/** Nothing documents how many checks a request may hold; the size is the strictest of the other families. */
export const serviceCheckLimits: BatchLimits = {
  maxItems: 1000,
  maxBytes: 512_000,
  maxEncodedBytes: 512_000,
  encoding: 'identity',
  content: 'text',
  prefix: '[',
  suffix: ']',
};

/** Datadog ignores older checks. */
export const serviceCheckWindow: InstantWindow = { maxAgeSeconds: 600, maxAheadSeconds: Infinity };

const statuses = ['ok', 'warning', 'critical', 'unknown'] as const;

/**
 * Checks for `POST /api/v1/check_run`.
 *
 * @see https://docs.datadoghq.com/api/latest/service-checks/#submit-a-service-check
 */
export const serviceCheckFamily: Family<ServiceCheck> = {
  address: (site) => [site.apiHost, '/api/v1/check_run'],
  limits: serviceCheckLimits,
  encode: (run, check) => {
    const refusal = firstRefusal(
      checkText('check', run.check, { required: true }),
      checkText('host', run.host, { required: true }),
      checkText('message', run.message),
      checkText('status', run.status, { required: true }),
      checkChoice('status', run.status, statuses),
    );
    if (refusal) return refusal;
    const tags = encodeTags(run.tags ?? [], check);
    if (typeof tags !== 'string') return tags;
    const seconds =
      run.timestamp === undefined ? undefined : checkInstant(run.timestamp, serviceCheckWindow, check);
    if (typeof seconds === 'object') return seconds;
    const text = JSON.stringify({
      check: run.check,
      status: statuses.indexOf(run.status),
      host_name: run.host,
      message: run.message,
      timestamp: seconds,
    });
    return `${text.slice(0, -1)},"tags":${tags}}`;
  },
};
