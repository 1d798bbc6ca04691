import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Account } from '../integration/sign-in.ts';

declare module '@fastify/secure-session' {
  interface SessionData {
    /** Names the session to the database; random, changed at sign-in. */
    id: string;
    account: Account;
    /** Where a visitor wanted to go before the sign-in. */
    returnTo: string;
  }
}

/** Who is signed in, if anybody. */
export function findAccount(request: FastifyRequest): Account | undefined {
  return request.session.get('account');
}

/** What the database keeps of the session: enough to recognise it, too little to take it over. */
export function sessionHash(request: FastifyRequest): Buffer {
  let id = request.session.get('id');
  if (id === undefined) {
    id = randomBytes(32).toString('base64url');
    request.session.set('id', id);
  }
  return createHash('sha256').update(id).digest();
}

/** Opens a new session for the account: nothing of the visitor's session but the way back survives. */
export function openSession(request: FastifyRequest, account: Account): void {
  request.session.regenerate(['returnTo']);
  request.session.set('id', randomBytes(32).toString('base64url'));
  request.session.set('account', account);
}

/** @returns where the visitor wanted to go, once */
export function takeReturnPath(request: FastifyRequest): string {
  const path = request.session.get('returnTo');
  request.session.set('returnTo', undefined);
  return parseReturnPath(path) ?? '/installations';
}

/**
 * A path of this server, never another origin's: `//host`, `/\host`, control characters and schemes are not paths.
 *
 * @returns undefined for everything else
 */
export function parseReturnPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 4096) return undefined;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\')) return undefined;
  const url = URL.parse(value, 'http://here.invalid');
  return url?.origin === 'http://here.invalid' ? value : undefined;
}
