/** The job queue's tables live beside the server's own, in a schema of their own. */
export const jobSchema = 'jobs';

/** Work that survives the process: every queue, and how patient it is. */
export const queues = {
  /** Read one window of an installation's data. */
  collect: { policy: 'stately', retryLimit: 3, retryDelay: 1, expireInSeconds: 60, deleteAfterSeconds: 600 },
  /** Hand what was collected to Datadog, for as long as it is worth something there: metrics count for an hour. */
  deliver: {
    policy: 'standard',
    retryLimit: 40,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 120,
    expireInSeconds: 120,
    deleteAfterSeconds: 600,
  },
  /** Renew one installation's access token ahead of time. */
  refresh: { policy: 'stately', retryLimit: 0, expireInSeconds: 120, deleteAfterSeconds: 600 },
  /** Every minute, once over all instances: finish what was interrupted, forget what is old. */
  maintain: { policy: 'stately', retryLimit: 0, expireInSeconds: 300, deleteAfterSeconds: 600 },
} as const;
