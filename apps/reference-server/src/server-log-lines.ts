interface LogLine {
  /** The word by which `pnpm explain` names it. */
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
    meaning: 'batches could not be delivered until Datadog would no longer take them',
    remedy:
      'The lines "delivery waits" before it say why. Fix that first; then collect the time again if your platform still has it.',
  },
  'a window was abandoned: it is too old for Datadog, and its data is lost': {
    code: 'WINDOW_ABANDONED',
    meaning: 'a stretch of time was not collected until Datadog would no longer take its data',
    remedy:
      'Look for "job failed" lines of this installation: `collect` failed or the server was down from `from` to `to`.',
  },
  'collect returned data that needs an API key: the tile does not ask for api_keys_write': {
    code: 'API_KEYS_WRITE_MISSING',
    meaning: '`collect` returned data of a tile that reads only, and nothing of it was kept',
    remedy:
      'Add api_keys_write to assets/oauth_clients.json and let the customers connect again, or return no such data.',
  },
  'delivery waits': {
    code: 'DELIVERY_WAITS',
    meaning: 'a batch was not accepted and is kept; it is sent again later',
    remedy: 'The field `code` says why. Nothing is lost until "data is lost" is logged.',
  },
  dropped: {
    code: 'ITEMS_DROPPED',
    meaning: 'Datadog, or its documented limits, refused single items, and they were dropped',
    remedy: 'The field `reasons` counts them by reason; run `pnpm explain` with the reason.',
  },
  'the clocks of this host and of the database differ: this instance does nothing until they agree': {
    code: 'CLOCK_DIFFERS',
    meaning: 'the clock of this machine differs from that of PostgreSQL, so this instance works on nothing',
    remedy: 'Synchronize both clocks (NTP); the instance goes on by itself.',
  },
  'database clock': {
    code: 'CLOCK_UNKNOWN',
    meaning: 'PostgreSQL did not say what time it is',
    remedy: 'The error in the line says why PostgreSQL did not answer.',
  },
  incident: {
    code: 'INCIDENT_NOT_OPENED',
    meaning: 'an incident could not be opened',
    remedy: 'The error in the line says why; the scope incident_write and the customer’s role decide it.',
  },
  'job failed': {
    code: 'JOB_FAILED',
    meaning: 'a job threw an error and is tried again later',
    remedy: 'The error in the line has the stack. If it comes from src/integration, it is in your own code.',
  },
  'job queue': {
    code: 'JOB_QUEUE_FAILED',
    meaning: 'the job queue could not work with PostgreSQL',
    remedy: 'Look at `/readyz` and at the log of PostgreSQL; the queue goes on when PostgreSQL answers.',
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
  'too many connections: new ones are closed': {
    code: 'TOO_MANY_CONNECTIONS',
    meaning: 'as many clients are connected as the server accepts',
    remedy:
      'Look for clients that open connections and send nothing; raise the limit of open files, or add instances.',
  },
  'a connection could not be accepted': {
    code: 'CONNECTION_NOT_ACCEPTED',
    meaning: 'the operating system refused a new connection, most often for want of descriptors',
    remedy: 'Raise the limit of open files (`ulimit -n`), or add instances.',
  },
  'request errored': {
    code: 'REQUEST_FAILED',
    meaning: 'a request ended with an error of the server',
    remedy: 'The error in the line has the stack; the page shows the same reference.',
  },
  'the environment': {
    code: 'ENVIRONMENT_WARNING',
    meaning: 'a setting is accepted, and probably not what was meant',
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
    remedy: 'Write the new secret into the file; the server reads it again by itself.',
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
    meaning: 'the webhook of an installation could not be created, and is tried again',
    remedy: 'The error in the line says why; the scope create_webhooks is needed.',
  },
  'delivery refused: its webhook sends too much': {
    code: 'WEBHOOK_TOO_FREQUENT',
    meaning: 'one customer’s webhook sent more than its share, and was answered 429',
    remedy: 'Datadog repeats it. If it goes on, the customer has a monitor that alerts too often.',
  },
  'work hangs: this process should be restarted': {
    code: 'WORK_HANGS',
    meaning: 'a job has not come back for so long that `/healthz` fails',
    remedy: 'Let the orchestrator restart the process; the field `stuck` names the queue.',
  },
  'not ready': {
    code: 'NOT_READY',
    meaning: 'this instance cannot serve for now, and `/readyz` says so',
    remedy: 'The field `problem` says what is in the way: PostgreSQL, a full disk or a clock.',
  },
  'the session keeps its id': {
    code: 'SESSION_NOT_RENEWED',
    meaning: 'the session could not get a new id after the connection',
    remedy: 'The error in the line says why; the customer can sign out and in again.',
  },
  'the configuration': {
    code: 'CONFIGURATION_DOUBTFUL',
    meaning: 'the server runs with something in its configuration or tile that deserves a look',
    remedy: 'The field `warning` says what and how to change it; `server check-config` shows it too.',
  },
  audit: {
    code: 'AUDIT_EVENT_MISSING',
    meaning: 'a customer connected, and who did it could not be added to the audit trail',
    remedy: 'The error in the line says why; the connection itself is in the trail.',
  },
  'a secret does not open: its row was changed by hand, or its key is missing': {
    code: 'SECRET_UNREADABLE',
    meaning: 'a sealed secret belongs to another row or account, or its key is not in ENCRYPTION_KEYS',
    remedy:
      'KEY_UNKNOWN: put the key back after the first. SECRET_UNREADABLE: find out who changed the row (`server audit`) and restore it; the connection is neither shown nor used until then.',
  },
};
