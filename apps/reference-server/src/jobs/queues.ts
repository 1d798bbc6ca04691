/** The job queue's tables are in the server's database, in a separate schema. */
export const jobSchema = 'jobs';

/**
 * Work that survives the process: every queue, and how patient it is.
 *
 * `short`: one job of a key waits, and any number may be at work; what must not happen twice concurrently is claimed in the
 * tables. `stately` would let a single job at work, such as that of a process that was killed, hold up the whole queue
 * as soon as another one of its key is next in line: only for queues whose jobs all have the same key.
 */
export const queues = {
  /** Read one window of an installation's data. */
  collect: { policy: 'short', retryLimit: 3, retryDelay: 1, expireInSeconds: 60, deleteAfterSeconds: 600 },
  /** Hand a slice of what was collected to Datadog. What failed waits in its table, with the time of the next attempt. */
  deliver: { policy: 'short', retryLimit: 2, retryDelay: 1, expireInSeconds: 120, deleteAfterSeconds: 600 },
  /** Open one incident. */
  incident: {
    policy: 'standard',
    retryLimit: 20,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 120,
    expireInSeconds: 120,
    deleteAfterSeconds: 600,
  },
  /** Create the webhook of one installation. */
  webhook: { policy: 'short', retryLimit: 0, expireInSeconds: 120, deleteAfterSeconds: 600 },
  /** Say that a delivery could not be acted on, after its last attempt. */
  'alert-given-up': {
    policy: 'standard',
    retryLimit: 1_000,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: 30,
    deleteAfterSeconds: 600,
  },
  /** Act on one delivery of a webhook. A crash is noticed soon: an alert is worth most while it is new. */
  alert: {
    policy: 'standard',
    retryLimit: 30,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    expireInSeconds: 30,
    deleteAfterSeconds: 600,
    // Also for a last attempt whose process died before it could report.
    deadLetter: 'alert-given-up',
  },
  /** Renew one installation's access token ahead of time. */
  refresh: { policy: 'short', retryLimit: 0, expireInSeconds: 120, deleteAfterSeconds: 600 },
  /** Every minute, once over all instances: finish what was interrupted, forget what is old. */
  maintain: { policy: 'stately', retryLimit: 0, expireInSeconds: 120, deleteAfterSeconds: 600 },
  /** At each start and every hour: seal with the active key what an older one sealed. */
  rekey: { policy: 'stately', retryLimit: 0, expireInSeconds: 1800, deleteAfterSeconds: 600 },
} as const;
