import { createHash } from 'node:crypto';
import { createError, type SecretContext } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';

/** How long a customer may take at Datadog, in milliseconds. */
const lifeMs = 10 * 60 * 1000;

export interface NewAttempt {
  readonly state: string;
  readonly codeVerifier: string;
  readonly sessionHash: Buffer;
  readonly accountId: string;
}

export interface Attempt {
  readonly accountId: string;
  readonly codeVerifier: string;
}

/** Remembers a consent that is about to be asked for. */
export async function saveAttempt(options: AppOptions, attempt: NewAttempt): Promise<void> {
  const stateHash = hash(attempt.state);
  const now = options.now();
  await options.database
    .insertInto('authorization_attempts')
    .values({
      state_hash: stateHash,
      session_hash: attempt.sessionHash,
      account_id: attempt.accountId,
      code_verifier: await options.lifecycle.secrets.seal(
        attempt.codeVerifier,
        contextOf(stateHash, attempt.accountId),
      ),
      expires_at: new Date(now.getTime() + lifeMs),
    })
    .execute();
}

/**
 * Uses up the attempt that belongs to this `state`, this browser session and this account.
 *
 * @throws STATE_MISMATCH when it is missing, already used or expired
 */
export async function consumeAttempt(
  options: AppOptions,
  wanted: {
    readonly state: string | null;
    readonly sessionHash: Buffer;
    readonly accountId: string | undefined;
  },
): Promise<Attempt> {
  const stateHash = hash(wanted.state ?? '');
  const now = options.now();
  const row = await options.database
    .updateTable('authorization_attempts')
    .set({ consumed_at: now })
    .where('state_hash', '=', stateHash)
    .where('session_hash', '=', wanted.sessionHash)
    .where('account_id', '=', wanted.accountId ?? '')
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['account_id', 'code_verifier'])
    .executeTakeFirst();
  if (row === undefined) {
    throw createError(
      'STATE_MISMATCH',
      'No open authorization of this session has the `state` of the callback.',
    );
  }
  return {
    accountId: row.account_id,
    codeVerifier: await options.lifecycle.secrets.open(
      row.code_verifier,
      contextOf(stateHash, row.account_id),
    ),
  };
}

/** An attempt has no installation yet: its own name takes that place. */
function contextOf(stateHash: Buffer, accountId: string): SecretContext {
  const installationId = stateHash.toString('hex');
  return { purpose: 'authorization', installationId, accountId, field: 'code_verifier' };
}

function hash(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}
