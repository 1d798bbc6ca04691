/** A sign-in that did not come to an end; `problems.ts` has the words for visitors, `message` is for the log. */
export class SignInError extends Error {
  readonly code: 'SIGN_IN_REFUSED' | 'SIGN_IN_MISCONFIGURED' | 'SIGN_IN_UNAVAILABLE';

  /** @param message never a token, a code or a claim */
  constructor(code: SignInError['code'], message: string) {
    super(message);
    this.name = 'SignInError';
    this.code = code;
  }
}
