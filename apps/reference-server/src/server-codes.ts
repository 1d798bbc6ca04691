import type { SignInError } from './sign-in/openid-provider.ts';
import type { StartupErrorCode } from './startup-error.ts';

/** Codes of pages and JSON answers that no error class has. */
type PageCode =
  | 'DATABASE_UNAVAILABLE'
  | 'FORM_EXPIRED'
  | 'INTERNAL'
  | 'HOST_NOT_ALLOWED'
  | 'OVERLOADED'
  | 'PAGE_NOT_FOUND'
  | 'REQUEST_INVALID'
  | 'TOO_MANY_REQUESTS';

interface ServerCode {
  /** What happened, a clause without a full stop. */
  readonly meaning: string;
  readonly remedy: string;
}

/** Every code of this server beyond those of the packages, for `pnpm explain`. */
export const serverCodes: Readonly<Record<StartupErrorCode | SignInError['code'] | PageCode, ServerCode>> = {
  CONFIGURATION_INVALID: {
    meaning: 'the server did not start: settings are missing or wrong',
    remedy:
      'Fix every line of the message; docs/environment.md has the table, `pnpm diagnose` checks the configuration.',
  },
  DATABASE_BUSY: {
    meaning: 'another process holds the lock of the migrations',
    remedy: 'Wait until the other instance has migrated, or end the session that holds the lock.',
  },
  DATABASE_SHARED: {
    meaning: 'another schema of the database has the tables of another server',
    remedy: 'Give each server a database of its own: their job queues would mix.',
  },
  DATABASE_UNAVAILABLE: {
    meaning: 'PostgreSQL did not answer in time, or cannot run queries at the moment',
    remedy: 'Wait until `/readyz` returns 200. The log has PostgreSQL’s own error under the request id.',
  },
  DATABASE_UNREACHABLE: {
    meaning: 'PostgreSQL at DATABASE_URL did not answer',
    remedy:
      'Check host, port, user, password and TLS of DATABASE_URL, and that PostgreSQL accepts connections.',
  },
  DATA_DIRECTORY_IN_USE: {
    meaning: 'another server uses the data directory',
    remedy: 'Stop the other server, or set TILEKIT_DATA_DIR to another directory.',
  },
  DATA_DIRECTORY_UNWRITABLE: {
    meaning: 'the data directory cannot be written',
    remedy: 'Give the user of the server write access, or set TILEKIT_DATA_DIR to another directory.',
  },
  DISK_FULL: {
    meaning: 'the disk is full',
    remedy: 'Free space on the disk of the data directory and start again.',
  },
  PORT_TAKEN: {
    meaning: 'another program listens on the port',
    remedy: 'Stop the other program, or set PORT (METRICS_PORT for the metrics) to a free port.',
  },
  POSTGRES_FAILED: {
    meaning: 'the embedded PostgreSQL did not start',
    remedy: "Read PostgreSQL's own lines above the message; DATABASE_URL uses another PostgreSQL instead.",
  },
  POSTGRES_NOT_AVAILABLE: {
    meaning: 'there is no embedded PostgreSQL for this machine',
    remedy: 'Install the optional dependencies for this platform, or set DATABASE_URL.',
  },
  POSTGRES_REFUSES_ROOT: {
    meaning: 'the embedded PostgreSQL cannot run as root here',
    remedy: 'Start the server as an ordinary user, or set DATABASE_URL.',
  },
  TILE_UNREADABLE: {
    meaning: 'the tile cannot be read, so the server has no OAuth client',
    remedy: 'Run `pnpm tile:validate` on it; TILEKIT_TILE_DIR names its directory.',
  },
  SIGN_IN_REFUSED: {
    meaning: 'the sign-in was not completed',
    remedy: 'Sign in again; if it persists, compare the redirect URI with the one at the OpenID provider.',
  },
  SIGN_IN_MISCONFIGURED: {
    meaning: 'the OpenID provider refuses the configuration of this server',
    remedy: 'Check OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET against the provider.',
  },
  SIGN_IN_UNAVAILABLE: {
    meaning: 'the OpenID provider did not answer',
    remedy: 'Try again later; check that the server reaches OIDC_ISSUER.',
  },
  FORM_EXPIRED: {
    meaning: 'a form came without the token of its session, or with an old one',
    remedy: 'Reload the page and send the form again; a plug-in’s own form needs the CSRF field.',
  },
  INTERNAL: {
    meaning: 'the server failed with an unexpected error',
    remedy: 'Search the log for the reference on the page: the line has the stack trace.',
  },
  HOST_NOT_ALLOWED: {
    meaning: 'the request’s host name is not one of this server',
    remedy: 'Open the server by the name in PUBLIC_URL, or by 127.0.0.1 or localhost in development.',
  },
  OVERLOADED: {
    meaning: 'the server was overloaded and refused the request',
    remedy: 'Retry after `Retry-After`; add instances if it persists.',
  },
  PAGE_NOT_FOUND: {
    meaning: 'the server has no such page or route',
    remedy: 'Compare the path with GET /openapi.json, and the prefix that a proxy adds or removes.',
  },
  REQUEST_INVALID: {
    meaning: 'the request does not match the OpenAPI description',
    remedy: 'Compare it with GET /openapi.json.',
  },
  TOO_MANY_REQUESTS: {
    meaning: 'one client sent more requests than the limit of the route allows',
    remedy: 'Slow down and retry after `Retry-After`; behind a proxy, check TRUSTED_PROXIES.',
  },
};
