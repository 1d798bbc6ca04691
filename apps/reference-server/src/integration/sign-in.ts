import { demonstration, type SignIn } from '../plug-in/integration.ts';
import { registerEmailSignIn } from './demonstration/email-sign-in.ts';

const path = '/sign-in';

/**
 * Replace this file with your own sign-in, or set `OIDC_ISSUER` if your users sign in with OpenID Connect.
 *
 * This one signs in everyone who enters an e-mail address.
 */
export const signIn: SignIn = demonstration({
  path,
  register(app, _context, complete) {
    registerEmailSignIn(app, { path, complete });
  },
});
