interface LogLine {
  /** The name that `pnpm explain` uses. */
  readonly code: string;
  /** What happened, a clause without a full stop. */
  readonly meaning: string;
  readonly remedy: string;
}

/**
 * Every warning and error that the server logs, by its `msg`, for `pnpm explain`. Where a line carries an error with a
 * code, that code says more; `server-log-lines.test.ts` compares the table with the source.
 */
export const serverLogLines: Readonly<Record<string, LogLine>> = {
  'data is lost: it waited until it was too old for Datadog': {
    code: 'DATA_LOST',
    meaning: 'batches could not be delivered before they became too old for Datadog',
    remedy:
      'The preceding lines "delivery waits" have the reason. Fix that first; then collect the period again if your platform still has its data.',
  },
  'a window was abandoned: it is too old for Datadog, and its data is lost': {
    code: 'WINDOW_ABANDONED',
    meaning: 'a period was not collected before its data became too old for Datadog',
    remedy:
      'Look for "job failed" lines of this installation: `collect` failed or the server was down from `from` to `to`.',
  },
  'collect returned data that needs an API key: the tile does not ask for api_keys_write': {
    code: 'API_KEYS_WRITE_MISSING',
    meaning: '`collect` returned data, but the tile only reads; the data was discarded',
    remedy:
      'Add api_keys_write to assets/oauth_clients.json and let the customers connect again, or return no such data.',
  },
  'delivery waits': {
    code: 'DELIVERY_WAITS',
    meaning: 'a batch was not accepted; it is kept and retried later',
    remedy: 'The field `code` has the reason. No data is lost until "data is lost" is logged.',
  },
  dropped: {
    code: 'ITEMS_DROPPED',
    meaning: 'single items were dropped: Datadog refused them, or they exceed its documented limits',
    remedy: 'The field `reasons` counts them by reason; run `pnpm explain` with the reason.',
  },
  'the clocks of this host and of the database differ: this instance does nothing until they agree': {
    code: 'CLOCK_DIFFERS',
    meaning: 'the clock of this machine differs from that of PostgreSQL, so this instance takes no jobs',
    remedy: 'Synchronize both clocks (NTP); the instance resumes automatically.',
  },
  'database clock': {
    code: 'CLOCK_UNKNOWN',
    meaning: 'PostgreSQL’s time could not be read',
    remedy: 'The error in the line has the reason.',
  },
  'the database answers too slowly to tell the time: this start waits for it': {
    code: 'CLOCK_TOO_SLOW',
    meaning:
      'PostgreSQL took so long to answer that its time would be wrong by then; the server has not started yet',
    remedy:
      'Look at the load of PostgreSQL and at the network between it and this host; the start goes on by itself.',
  },
  incident: {
    code: 'INCIDENT_NOT_OPENED',
    meaning: 'an incident could not be opened',
    remedy: 'The error in the line says why; check the scope incident_write and the customer’s role.',
  },
  'job failed': {
    code: 'JOB_FAILED',
    meaning: 'a job threw an error and is retried later',
    remedy: 'The error in the line has the stack. If it comes from src/integration, it is in your own code.',
  },
  'job queue': {
    code: 'JOB_QUEUE_FAILED',
    meaning: 'the job queue could not work with PostgreSQL',
    remedy: 'Check `/readyz` and PostgreSQL’s log; the queue resumes when PostgreSQL answers.',
  },
  refresh: {
    code: 'REFRESH_FAILED',
    meaning: 'an access token could not be refreshed',
    remedy: 'The error in the line has a code: run `pnpm explain` with it.',
  },
  'secrets could not be resealed: leave ENCRYPTION_KEYS as it is': {
    code: 'RESEAL_FAILED',
    meaning: 'secrets could not be sealed again with the newest key',
    remedy: 'Keep every key in ENCRYPTION_KEYS; the error in the line says what failed.',
  },
  'some secrets still need an older key, so leave ENCRYPTION_KEYS as it is': {
    code: 'OLD_KEYS_NEEDED',
    meaning: 'some secrets are still sealed with an older key',
    remedy: 'Keep the older keys until the line says that no secret needs one.',
  },
  'the pooler grants fewer connections than DATABASE_CONNECTIONS': {
    code: 'POOL_TOO_SMALL',
    meaning:
      'the pooler in front of PostgreSQL, in session mode, has fewer connections left than this instance may use',
    remedy:
      'Raise its pool size above DATABASE_CONNECTIONS × instances, lower DATABASE_CONNECTIONS, or let it pool transactions.',
  },
  'too many connections: new ones are closed': {
    code: 'TOO_MANY_CONNECTIONS',
    meaning: 'the maximum number of connections is reached',
    remedy:
      'Look for clients that open connections and send nothing; raise the limit of open files, or add instances.',
  },
  'a connection could not be accepted': {
    code: 'CONNECTION_NOT_ACCEPTED',
    meaning: 'the operating system refused a new connection, usually because file descriptors ran out',
    remedy: 'Raise the limit of open files (`ulimit -n`), or add instances.',
  },
  'request errored': {
    code: 'REQUEST_FAILED',
    meaning: 'a request ended with a server error',
    remedy: 'The error in the line has the stack; the page shows the same reference.',
  },
  'the environment': {
    code: 'ENVIRONMENT_WARNING',
    meaning: 'a setting was accepted, but is probably a mistake',
    remedy: 'The field `warning` says which; docs/environment.md has the table.',
  },
  'the tile': {
    code: 'TILE_PROBLEM',
    meaning: 'a part of the tile cannot be used',
    remedy: 'The field `problem` says which; `pnpm tile:validate` says how to fix it.',
  },
  'the file of the client secret holds none: the former one stays': {
    code: 'CLIENT_SECRET_FILE_EMPTY',
    meaning: 'the file that DATADOG_CLIENT_SECRET_FILE names was replaced by an empty one',
    remedy: 'Write the new secret into the file; the server rereads it automatically.',
  },
  'installations of an OAuth client that is not configured: set its secret, or let the customers connect again':
    {
      code: 'CLIENT_NOT_CONFIGURED',
      meaning: 'customers connected with an OAuth client whose secret the server does not have',
      remedy:
        'After publishing, keep the test client configured beside the published one, or let these customers connect again.',
    },
  'create webhook': {
    code: 'WEBHOOK_NOT_CREATED',
    meaning: 'the webhook of an installation could not be created; it is retried',
    remedy: 'The error in the line says why; the scope create_webhooks is needed.',
  },
  'delivery refused: its webhook sends too much': {
    code: 'WEBHOOK_TOO_FREQUENT',
    meaning: 'one customer’s webhook exceeded its quota and got 429',
    remedy: 'Datadog retries it. If it persists, the customer has a monitor that alerts too often.',
  },
  'work hangs: this process should be restarted': {
    code: 'WORK_HANGS',
    meaning: 'a job has run for so long that `/healthz` fails',
    remedy: 'Let the orchestrator restart the process; the field `stuck` names the queue.',
  },
  'not ready': {
    code: 'NOT_READY',
    meaning: 'this instance cannot serve for now; `/readyz` returns 503',
    remedy: 'The field `problem` names the cause: PostgreSQL, a full disk or a clock.',
  },
  'the session keeps its id': {
    code: 'SESSION_NOT_RENEWED',
    meaning: 'the session could not get a new id after the connection',
    remedy: 'The error in the line says why; the customer can sign out and in again.',
  },
  'the configuration': {
    code: 'CONFIGURATION_DOUBTFUL',
    meaning: 'the server runs, but its configuration or tile has a possible mistake',
    remedy: 'The field `warning` has the problem and the remedy; `server check-config` also shows it.',
  },
  audit: {
    code: 'AUDIT_EVENT_MISSING',
    meaning: 'a customer connected, but the person could not be added to the audit trail',
    remedy: 'The error in the line says why; the connection itself is in the trail.',
  },
  'a secret does not open: its row was changed by hand, or its key is missing': {
    code: 'SECRET_UNREADABLE',
    meaning: 'a sealed secret belongs to another row or account, or its key is not in ENCRYPTION_KEYS',
    remedy:
      'KEY_UNKNOWN: put the key back after the first. SECRET_UNREADABLE: find out who changed the row (`server audit`) and restore it; the connection is neither shown nor used until then.',
  },
};
