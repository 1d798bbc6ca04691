import type { Transport } from '@tilekit/core';
import type { IDToken } from 'oauth4webapi';
import type { FastifyRequest } from 'fastify';
import type { OpenIdConfig } from '../config.ts';
import type { Account, SignIn } from '../plug-in/integration.ts';
import { pageOnly, problems, redirect } from '../routes/answers.ts';
import { queryOf } from '../routes/query-of.ts';
import { issuerAccountId } from './issuer-account.ts';
import { createOpenIdProvider, type PendingSignIn, SignInError } from './openid-provider.ts';

declare module '@fastify/secure-session' {
  interface SessionData {
    /** Sealed in the cookie: neither the visitor nor an intermediary can read them. */
    pendingSignIns: readonly (PendingSignIn & { readonly expiresAtMs: number })[];
  }
}

const lifeMs = 10 * 60 * 1000;
/** Tabs in which one browser may sign in at the same time; a cookie holds no more. */
const maxPending = 4;

const tags = ['session'];
const schemas = {
  page: { tags, summary: 'Where visitors sign in', response: { 200: pageOnly('The page'), ...problems } },
  start: { tags, summary: 'Begins the sign-in', response: { ...redirect('To the provider'), ...problems } },
  callback: {
    tags,
    summary: 'Where the provider sends visitors back to',
    response: { ...redirect('To where the visitor wanted to go'), ...problems },
  },
};

/** Where visitors without a session are sent; the provider sends them back to `/sign-in/callback`. */
const path = '/sign-in';

/** Sign-in with the partner's OpenID provider. */
export function openIdSignIn(openId: OpenIdConfig, transport: Transport): SignIn {
  return {
    path,
    register(app, { config, now }, complete) {
      const [startPath, callbackPath] = [`${path}/start`, `${path}/callback`];
      const redirectUri = `${config.publicUrl}${callbackPath}`;
      const provider = createOpenIdProvider({ ...openId, redirectUri, transport });

      app.get(path, { schema: schemas.page }, async (_request, reply) =>
        reply.view('sign-in', { title: 'Sign in', provider: openId.issuer.host, startPath }),
      );

      app.get(startPath, { schema: schemas.start }, async (request, reply) => {
        const { url, ...pending } = await provider.begin();
        const expiresAtMs = now().getTime() + lifeMs;
        const others = (request.session.get('pendingSignIns') ?? []).slice(1 - maxPending);
        request.session.set('pendingSignIns', [...others, { ...pending, expiresAtMs }]);
        return reply.redirect(url, 303);
      });

      app.get(callbackPath, { schema: schemas.callback }, async (request, reply) => {
        const callback = queryOf(request.url);
        const pending = takePending(request, callback.get('state'), now().getTime());
        const claims = await provider.finish(callback, pending);
        return complete(request, reply, accountOf(claims, openId));
      });
    },
  };
}

/** Each sign-in comes to an end once, in the browser that began it. */
function takePending(request: FastifyRequest, state: string | null, nowMs: number): PendingSignIn {
  const all = request.session.get('pendingSignIns') ?? [];
  const pending = all.find((one) => one.state === state);
  if (pending === undefined || pending.expiresAtMs < nowMs)
    throw new SignInError('SIGN_IN_REFUSED', 'No sign-in of this session has the `state` of the callback.');
  request.session.set(
    'pendingSignIns',
    all.filter((one) => one !== pending),
  );
  return pending;
}

function accountOf(claims: IDToken, { issuer, accountClaim }: OpenIdConfig): Account {
  // Some providers let users enter any address in their profile.
  if (accountClaim === 'email' && claims.email_verified !== true)
    throw new SignInError(
      'SIGN_IN_REFUSED',
      'The provider does not say that the e-mail address is verified.',
    );
  const id = textOf(claims[accountClaim]);
  if (id === undefined) {
    throw new SignInError(
      'SIGN_IN_REFUSED',
      `The ID token has no usable claim "${accountClaim}": correct OIDC_ACCOUNT_CLAIM or the provider's settings.`,
    );
  }
  return { id: issuerAccountId(issuer, id), name: textOf(claims.email) ?? textOf(claims.name) ?? id };
}

function textOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  // Two accounts that differ in halves of characters would be one to PostgreSQL.
  const isText = claim.isWellFormed() && claim.trim() !== '' && !/\p{Cc}/u.test(claim);
  // In bytes: the session's cookie has 4,096 for everything.
  return isText && Buffer.byteLength(claim) <= 200 ? claim : undefined;
}
