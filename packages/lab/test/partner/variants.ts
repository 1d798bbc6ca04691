import type { Contract } from '@tilekit/lab';
import { partnerContract } from './contract.ts';
import type { Variant } from './variant.ts';

/** A partner that builds it differently, and right. */
export interface NamedVariant {
  readonly name: string;
  readonly variant: Variant;
  readonly contract: Contract;
}

const patient: Contract = {
  ...partnerContract,
  patience: { dataSeconds: 30, alertSeconds: 5, disconnectSeconds: 8 },
};

/** @param tls a certificate, for those that speak HTTP/2 */
export function variants(tls: { readonly key: string; readonly cert: string }): readonly NamedVariant[] {
  const one = (name: string, variant: Variant, contract: Partial<Contract> = {}): NamedVariant => ({
    name,
    variant,
    contract: { ...patient, ...contract },
  });
  return [
    one('as it is', {}),
    one('a sign-in with more redirects', { loginRedirects: true }),
    one('German pages', { german: true }),
    one('a key that a job makes', { keyByJob: true }),
    one('a page to choose an account', { accountChoice: true }, { between: [{ press: 'Continue' }] }),
    one(
      'a page in German to choose an account',
      { accountChoice: true, german: true },
      { between: [{ press: 'Weiter' }] },
    ),
    one('a JSON API without pages', { jsonOnly: true }, { customers: [{ cookie: '' }, { cookie: '' }] }),
    one('a session that changes at each connection', { rotatesSession: true }),
    one('errors with status 200', { friendlyErrors: true }),
    one('cookies with __Host-', { secureCookie: true }),
    one('data every five seconds', { intervalMs: 5000 }),
    one('HTTP/2 alone, with TLS', { tls }),
    one(
      'a page that confirms the disconnecting',
      { confirmsDisconnect: true },
      {
        disconnect: {
          url: '/links/{id}/end',
          csrf: { from: 'page', name: 'form_token' },
          confirm: { press: 'Wirklich trennen' },
        },
      },
    ),
    one(
      'listings as HTML',
      {},
      {
        installations: {
          url: '/links',
          format: 'html',
          items: 'li[data-link]',
          id: 'data-link',
          status: { path: 'data-state', connected: ['connected'] },
          organization: 'b',
        },
        disconnect: { url: '/links/{id}/end', csrf: { from: 'page', name: 'form_token' } },
      },
    ),
    one('a sign-in in two steps', { signInSteps: true }),
    one('a session cookie with SameSite=Strict', { strictSession: true }),
    one('answers after a second', { answersAfterMs: 1000 }),
    one('a limit of requests for each visitor', { limit: { requests: 40, seconds: 2 } }),
    one('no connection kept open', { closesConnections: true }),
    one('paths with a slash at the end', { trailingSlash: true }),
    one('a listing in pages of five', { pageSize: 5 }),
    one('one session for each customer', { oneSession: true }),
    one('one attempt for each customer', { oneAttempt: true }),
    one('forged deliveries are dropped with 202', { silentWebhook: true }),
    one('posts of another origin are refused', { checksOrigin: true }),
    one('one page for every end of the flow', { singlePage: true }),
    one(
      'requests to disconnect as DELETE',
      { disconnectByDelete: true },
      {
        disconnect: {
          url: '/links/{id}/end',
          method: 'DELETE',
          csrf: { from: 'json', name: 'formToken', field: 'form_token' },
        },
      },
    ),
    one('metrics of many ships', { fleet: true }),
    one('a history of alerts', { alertHistory: true }),
    one('a job that cleans up after disconnecting', { cleansUpLater: true }),
    one('a state with its time', { timedState: true }),
    one('compressed data', { compresses: true }),
    one('the target at localhost over IPv6', { ipv6: true }),
    one('a webhook that goes on after connecting again', { revivesWebhook: true }),
    one('customers one after the other', { oneByOne: true }),
    one('a session that is the signed account', { signedSession: true }),
    one('connections that ended are not listed', { forgetsEnded: true }),
    one('deliveries after the end are dropped with 202, and ended ones not listed', {
      silentWebhook: true,
      forgetsEnded: true,
    }),
    one('a sign-in that has the way back in its address', { returnsByAddress: true }),
    one('a session that is sealed in its cookie', { sealedSession: true }),
    one('a cookie for each attempt', { attemptCookie: true }),
    one('a callback that asks first', { confirmsCallback: true }, { between: [{ press: 'Connect' }] }),
    one('a sign-in in place', { signInInPlace: true }),
    one('one request of a session at a time', { locksSession: true, answersAfterMs: 20 }),
    one('a token in a readable cookie and in the form', { doubleSubmit: true }),
    one('refreshes by a timer', { refreshesByTimer: true }),
    one('a deflated request for each metric', { deflatesEach: true }),
    one('pages that show what a timer has read', { readsByTimer: true }),
    one(
      'a listing of ids and dates',
      { namelessListing: true },
      {
        installations: {
          url: '/links',
          format: 'json',
          items: '/links',
          id: '/ref',
          status: { path: '/state', connected: ['connected'] },
        },
      },
    ),
    one('unknown parameters, methods and hosts refused', { strict: true }),
  ];
}
