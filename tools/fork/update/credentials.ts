/** A URL may carry a token, and people do not escape what is in it: everything up to the last `@` counts as one. */
const credentials = /\/\/(.*)@/g;

export function withoutCredentials(text: string): string {
  return text.replaceAll(credentials, '//');
}

/**
 * What git says names the host, which is a piece of the token where git ends it too early: then it is not repeated.
 *
 * @param address the URL that git used
 * @param output what git said about it
 */
export function describeFailure(address: string, output: string): string {
  const unescaped = [...address.matchAll(credentials)].some(([, token = '']) => /[/?#@\\\s]/.test(token));
  return unescaped
    ? 'its user name or password holds a character that must be written as %2F (/), %3F (?), %23 (#), %40 (@) or the like.'
    : withoutCredentials(output);
}
