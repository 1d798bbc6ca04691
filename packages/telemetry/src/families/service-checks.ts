import type { BatchLimits } from '../batch/batch.ts';
import {
  checkChoice,
  checkInstant,
  checkText,
  firstRefusal,
  type Instant,
  type InstantWindow,
} from '../items/fields.ts';
import { encodeTags } from '../items/tags.ts';
import type { Family, Items, SubmissionOptions, SubmissionResult } from '../submission/submission.ts';
import { submitItems } from '../submission/submit-items.ts';

/** The outcome of a check, in Datadog's words. */
export type ServiceCheckStatus = 'ok' | 'warning' | 'critical' | 'unknown';

/** One run of a service check. */
export interface ServiceCheck {
  /** Name as in the tile's `service_checks.json`. */
  readonly check: string;
  readonly status: ServiceCheckStatus;
  /** What was checked, as Datadog should name it: a host, or the partner's service. */
  readonly host: string;
  readonly tags?: readonly string[];
  /** Why it is not `ok`, for a person. */
  readonly message?: string;
  /** At most ten minutes ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
}

/** Nothing documents how many checks a request may hold; the size is the strictest of the other families. */
const serviceCheckLimits: BatchLimits = {
  maxItems: 1000,
  maxBytes: 512_000,
  maxEncodedBytes: 512_000,
  encoding: 'identity',
  content: 'text',
  prefix: '[',
  suffix: ']',
};

/** Datadog ignores older checks. */
const serviceCheckWindow: InstantWindow = { maxAgeSeconds: 600, maxAheadSeconds: Infinity };

const statuses = ['ok', 'warning', 'critical', 'unknown'] as const;

/**
 * Checks for `POST /api/v1/check_run`.
 *
 * @see https://docs.datadoghq.com/api/latest/service-checks/#submit-a-service-check
 */
const serviceCheckFamily: Family<ServiceCheck> = {
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

/** Options of {@link submitServiceChecks}. */
export interface SubmitServiceChecksOptions extends SubmissionOptions {
  readonly checks: Items<ServiceCheck>;
}

/**
 * Sends service checks: `POST /api/v1/check_run`. A check older than ten minutes is dropped and counted.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/service-checks/#submit-a-service-check
 */
export function submitServiceChecks({
  checks,
  ...options
}: SubmitServiceChecksOptions): Promise<SubmissionResult> {
  return submitItems(serviceCheckFamily, checks, options);
}
