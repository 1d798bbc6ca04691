import { createError } from '../errors/create-error.ts';

/** Header values are printable ASCII; Node would refuse others with an error that looks like a lost connection. */
const headerText = /^[\x21-\x7e]{1,4096}$/;

/**
 * The header of an API key.
 *
 * @throws INPUT_INVALID without repeating the value
 */
export function apiKeyHeader(apiKey: string): { 'dd-api-key': string } {
  return { 'dd-api-key': checked(apiKey, 'apiKey') };
}

/** The header of an application key. */
export function applicationKeyHeader(applicationKey: string): { 'dd-application-key': string } {
  return { 'dd-application-key': checked(applicationKey, 'applicationKey') };
}

/** The header of an access token. */
export function bearerHeader(accessToken: string): { authorization: string } {
  return { authorization: `Bearer ${checked(accessToken, 'accessToken')}` };
}

/** What no answer may repeat into an error or a note: the credentials of its request. */
export function secretsOf(headers: Readonly<Record<string, string>> = {}): string[] {
  const names = ['dd-api-key', 'dd-application-key', 'authorization'];
  return names.flatMap((name) => headers[name]?.split(' ').at(-1) ?? []);
}

function checked(value: unknown, name: string): string {
  if (typeof value === 'string' && headerText.test(value)) return value;
  throw createError('INPUT_INVALID', `\`${name}\` is empty or holds characters that no header can carry.`);
}
