/** Header values are printable ASCII; Node would refuse others with an error that looks like a lost connection. */
const headerText = /^[\x21-\x7e]{1,4096}$/;

/** @returns whether a header can carry the value; callers without a type checker may pass anything */
export function isHeaderText(value: unknown): value is string {
  return typeof value === 'string' && headerText.test(value);
}

const credentialHeaders = ['dd-api-key', 'dd-application-key', 'authorization'];

/**
 * Finds what no answer may repeat into an error or a note: the credentials of its request.
 *
 * @returns the values of the API key, the application key and the authorization (without `Bearer`) that the headers hold
 */
export function secretsOf(headers: Readonly<Record<string, string>> = {}): string[] {
  return credentialHeaders.flatMap((name) => headers[name]?.split(' ').at(-1) ?? []);
}
