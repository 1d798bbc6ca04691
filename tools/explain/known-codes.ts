import type { ExplainConfiguration } from '@tilekit/core/explain';
import { telemetryErrorTable } from '@tilekit/telemetry';
import { webhookErrorTable, type ReceptionCode } from '@tilekit/webhooks';
import { serverCodes } from '../../apps/reference-server/src/server-codes.ts';
import { noteReasons } from '../../packages/telemetry/src/submission/submission.ts';

type KnownCodes = NonNullable<ExplainConfiguration['moreCodes']>;

/** Why a delivery of a webhook was refused, as the receiver answers it and logs it. */
const receptionCodes: Omit<
  Record<ReceptionCode, KnownCodes[string]>,
  'COMMITTED' | 'TOO_OLD' | 'TOO_LARGE'
> = {
  DUPLICATE: {
    meaning: 'the delivery of a webhook came before, and was not handled twice',
    remedy: 'Nothing to do: Datadog repeats what was answered late.',
  },
  UNAUTHENTICATED: {
    meaning: 'a delivery came without the secret of its webhook, or with another one',
    remedy: 'Register the webhook again, or compare its header with the secret that the receiver knows.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'a delivery came as another media type than its webhook is set to',
    remedy: 'Compare "Encode as form" of the webhook in Datadog with `encodeAs` of the receiver.',
  },
  MALFORMED: {
    meaning: 'the body of a delivery is neither UTF-8 nor JSON, or a form holds a field twice',
    remedy: 'Look at the payload of the webhook in Datadog: a variable without quotes breaks JSON.',
  },
  PAYLOAD_INVALID: {
    meaning: 'the body of a delivery is not what the template gives',
    remedy: "Register the template's `text` again: the webhook's payload may have been edited in Datadog.",
  },
  TOO_SLOW: {
    meaning: 'a delivery was not stored in time, and Datadog will repeat it',
    remedy: 'Store first and work later; look at the load of the database.',
  },
  STORE_FAILED: {
    meaning: 'a delivery could not be stored, and Datadog will repeat it',
    remedy: 'The cause in the log says why the store refused it.',
  },
  VERIFIER_FAILED: {
    meaning: 'the check of the sender threw an error, and Datadog will repeat the delivery',
    remedy: 'The cause in the log says why the authenticator failed.',
  },
};

/** Codes that single places of the packages and of the server write, beside those of their error tables. */
const otherCodes: KnownCodes = {
  UNKNOWN_ADDRESS: {
    meaning: 'a delivery came to an address that no webhook has',
    remedy: 'Compare the URL of the webhook in Datadog with that of the installation; it may be an old one.',
  },
  RESOLVE_FAILED: {
    meaning: 'the installation of a delivery could not be looked up',
    remedy: 'The cause in the log says why; Datadog repeats the delivery.',
  },
  OVER_QUOTA: {
    meaning: 'one webhook sent more than its share, and was answered 429',
    remedy: 'Datadog repeats it. If it goes on, the customer has a monitor that alerts too often.',
  },
  DATABASE_OVERLOADED: {
    meaning: 'no more work was taken on while the database was busy',
    remedy: 'Waiting helps; give the pool more connections or add instances if it persists.',
  },
  DATABASE_SILENT: {
    meaning: 'the database did not answer in time; what was asked for may have been done',
    remedy: 'Look at the log and the load of PostgreSQL; `/readyz` tells when it is over.',
  },
  JOB_TIMED_OUT: {
    meaning: 'a job took longer than it may, and is tried again later',
    remedy: 'Make `collect` return in smaller steps, and give every request of it a timeout.',
  },
};

/** Why an item was dropped or noted: the table of the telemetry package, with where to read on. */
const reasons: KnownCodes = Object.fromEntries(
  Object.entries(noteReasons).map(([code, meaning]) => [
    code,
    {
      meaning,
      remedy: 'The first items of each reason are in the result and in the log with their position.',
    },
  ]),
);

/** Every code of this repository beyond those of `@tilekit/core`. */
export const knownCodes: KnownCodes = {
  ...reasons,
  ...otherCodes,
  ...receptionCodes,
  ...telemetryErrorTable,
  ...webhookErrorTable,
  ...serverCodes,
};
