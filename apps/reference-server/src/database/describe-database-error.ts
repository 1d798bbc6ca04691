import { StartupError } from '../startup-error.ts';
import { DatabaseUnavailable, isDatabaseUnavailable } from './database-unavailable.ts';

/** PostgreSQL's codes, and what the operator has to do. */
const remedies: Readonly<Record<string, string>> = {
  '28P01': 'The password of DATABASE_URL is wrong: correct it, and percent-encode its special characters.',
  '28000':
    'Correct the user of DATABASE_URL, or let pg_hba.conf admit it from here, with TLS if it asks for that.',
  '3D000': 'Create the database that DATABASE_URL names, or correct its name.',
  '42501':
    'Let a role that may create tables run the migration (`server migrate --grant-to <this role>`), or grant this one CREATE.',
  '42704': 'Create the role that --grant-to names, or correct its name.',
  '3F000': 'Create the schema that the search path of DATABASE_URL names.',
  '53300':
    'Raise max_connections, and the CONNECTION LIMIT of the role if it has one, above DATABASE_CONNECTIONS × instances + 5, or lower DATABASE_CONNECTIONS: each instance takes up to so many.',
  '25006':
    'DATABASE_URL leads to a replica, or to a role or database that is read only: name the primary, and set default_transaction_read_only to off.',
  '42P01': 'The tables are not there yet: run `server migrate`, or start the server once.',
  '08P01':
    'A pooler does not pass on what DATABASE_URL asks for: take it out of the query of DATABASE_URL, or allow it in the settings of the pooler (ignore_startup_parameters).',
  '0A000': 'Use PostgreSQL 15 or newer.',
};

/** Codes of the network, which come without a code of PostgreSQL. */
const networkRemedy =
  'Check host and port of DATABASE_URL, and that PostgreSQL accepts connections from here.';
const tlsRemedy =
  'Check TLS: sslmode and sslrootcert of DATABASE_URL, and the certificate of the server. sslmode=require encrypts without checking it.';

/** Describes why the database cannot be used; never an empty text or an object. */
export function describeDatabaseError(error: unknown): { readonly problem: string; readonly remedy: string } {
  if (error instanceof DatabaseUnavailable && error.cause !== undefined)
    return describeDatabaseError(error.cause);
  const all = error instanceof AggregateError ? [error, ...(error.errors as unknown[])] : [error];
  const found = all.filter((one) => one instanceof Error);
  const code = found.map((one) => ('code' in one ? String(one.code) : '')).find((text) => text !== '') ?? '';
  const message = found.map((one) => one.message).find((text) => text !== '') ?? code;
  // OpenSSL ends its own with a line break.
  const problem = message === '' ? 'unknown error' : message.replaceAll(/\s+/g, ' ').trim();
  const isTls = /certificate|SSL|TLS|self.signed/i.test(`${code} ${message}`);
  return { problem, remedy: remedies[code] ?? (isTls ? tlsRemedy : networkRemedy) };
}

/** @returns the error to tell the operator when a process cannot use its database */
export function databaseStartupError(error: unknown): StartupError {
  if (error instanceof StartupError) return error;
  const { problem, remedy } = describeDatabaseError(error);
  return new StartupError('DATABASE_UNREACHABLE', `The database cannot be used: ${problem}.`, remedy, error);
}

/** A step that needs the database: the operator is told in one sentence what it lacks, such as a right of its role. */
export async function explained<Result>(step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (error) {
    throw isDatabases(error) ? databaseStartupError(error) : error;
  }
}

/** A stack would not explain these. */
function isDatabases(error: unknown): boolean {
  if (isDatabaseUnavailable(error) || error instanceof AggregateError) return true;
  return error instanceof Error && 'severity' in error;
}
