import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type RawBuilder, sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { Account } from '../plug-in/integration.ts';

declare module '@fastify/secure-session' {
  interface SessionData {
    /** Names the session to the database; random, changed at sign-in and when a customer has connected. */
    id: string;
    account: Account;
    /** Where a visitor wanted to go before the sign-in. */
    returnTo: string;
  }
}

type Sessions = Pick<AppOptions, 'database' | 'now'>;

/** How long a sign-in lasts, in seconds. */
export const sessionLifeSeconds = 12 * 60 * 60;
/** How long a replaced id still counts: the answer that brings the new one may be lost, or meet requests under way. */
const graceMs = 60_000;

/** Who is signed in, if anyone: the cookie names the account, the database tells whether the session is still active. */
export async function findAccount(
  { database, now }: Sessions,
  request: FastifyRequest,
): Promise<Account | undefined> {
  const account = request.session.get('account');
  if (account === undefined) return undefined;
  const live = await database
    .selectFrom('sessions')
    .select('account_id')
    .where('session_hash', '=', sessionHash(request))
    .where('account_id', '=', account.id)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  return live && account;
}

/** The visitor's account, or `undefined` after sending them to sign in and back here. */
export async function requireAccount(
  options: AppOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Account | undefined> {
  const account = await findAccount(options, request);
  if (account !== undefined) return account;
  if (request.method === 'GET') keepReturnPath(request);
  await reply.redirect(options.integration.signIn.path, 303);
  return undefined;
}

/** What the database keeps of the session: enough to recognise it, too little to take it over. */
export function sessionHash(request: FastifyRequest): Buffer {
  let id = request.session.get('id');
  if (id === undefined) {
    id = newId();
    request.session.set('id', id);
  }
  return hash(id);
}

/** Opens a new session for the account: nothing of the visitor's session survives except the return path. */
export async function openSession(
  { database, now }: Sessions,
  request: FastifyRequest,
  account: Account,
): Promise<void> {
  await endSession({ database, now }, request);
  request.session.regenerate(['returnTo']);
  request.session.set('id', newId());
  request.session.set('account', account);
  await database
    .insertInto('sessions')
    .values({
      session_hash: sessionHash(request),
      account_id: account.id,
      expires_at: new Date(now().getTime() + sessionLifeSeconds * 1000),
    })
    .execute();
}

/** Gives the session another id; consents that it has begun elsewhere in the browser go on. */
export async function renewSession({ database, now }: Sessions, request: FastifyRequest): Promise<void> {
  const before = sessionHash(request);
  const id = newId();
  const graceEnd = new Date(now().getTime() + graceMs);
  const { rows } = await renewal(before, hash(id), graceEnd).execute(database);
  // Otherwise signed out meanwhile, or another connect has changed the id just now, and that is how it stays.
  if (rows.length > 0) request.session.set('id', id);
}

/** One statement and so one round trip: a customer waits for it. */
export function renewal(before: Buffer, after: Buffer, graceEnd: Date): RawBuilder<unknown> {
  return sql`
    with live as (select account_id, expires_at from sessions
        where session_hash = ${before} and expires_at > ${graceEnd} for update),
      added as (insert into sessions (session_hash, account_id, expires_at)
        select ${after}, account_id, expires_at from live),
      ended as (update sessions set expires_at = least(expires_at, ${graceEnd}) where session_hash = ${before}),
      moved as (update authorization_attempts set session_hash = ${after}
        where session_hash = ${before} and consumed_at is null and exists (select from live))
    select account_id from live`;
}

/** A copy of the cookie stops working as well. */
export async function endSession({ database }: Sessions, request: FastifyRequest): Promise<void> {
  await database.deleteFrom('sessions').where('session_hash', '=', sessionHash(request)).execute();
}

function newId(): string {
  return randomBytes(32).toString('base64url');
}

function hash(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

/** @returns where the visitor wanted to go, once */
export function takeReturnPath(request: FastifyRequest): string {
  const path = request.session.get('returnTo');
  request.session.set('returnTo', undefined);
  return parseReturnPath(path) ?? '/installations';
}

/** Browsers drop a cookie of more than 4,096 bytes, and the session holds more than this. */
const maxPathLength = 1_500;

/** Keeps where the visitor wants to go until {@link takeReturnPath}; a link that is too long leads to the list. */
function keepReturnPath(request: FastifyRequest): void {
  request.session.set('returnTo', parseReturnPath(request.url));
}

/**
 * A path of this server, never another origin's: `//host`, `/\host`, control characters and schemes are not paths.
 *
 * @returns undefined for everything else
 */
export function parseReturnPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > maxPathLength) return undefined;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\')) return undefined;
  const url = URL.parse(value, 'http://here.invalid');
  return url?.origin === 'http://here.invalid' ? value : undefined;
}
