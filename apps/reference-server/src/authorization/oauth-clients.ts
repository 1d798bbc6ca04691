import { readFileSync, statSync } from 'node:fs';
import type { OAuthClient } from '@tilekit/core';
import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import type { ConfiguredClient } from '../config.ts';
import type { Database } from '../database/database.ts';

/** The OAuth clients that this server acts for. */
export interface OAuthClients {
  /** The one that new customers authorize. */
  current(): OAuthClient;
  /** @returns nothing for a client whose secret is not configured */
  find(clientId: string): OAuthClient | undefined;
}

const minSecretLength = 8;

/** Secrets from files are read again when the file changes: a regenerated secret counts without a restart. */
export function createOAuthClients(
  configured: readonly [ConfiguredClient, ...ConfiguredClient[]],
  logger: FastifyBaseLogger,
): OAuthClients {
  const readers = new Map(configured.map((client) => [client.clientId, createReader(client, logger)]));
  const [{ clientId, clientSecret, kind }] = configured;
  return {
    current: () => readers.get(clientId)?.() ?? { clientId, clientSecret, kind },
    find: (id) => readers.get(id)?.(),
  };
}

function createReader(
  { clientId, clientSecret, kind, secretFile }: ConfiguredClient,
  logger: FastifyBaseLogger,
): () => OAuthClient {
  let client: OAuthClient = { clientId, clientSecret, kind };
  let seen: string | undefined;
  if (secretFile === undefined) return () => client;
  return () => {
    const state = stateOf(secretFile);
    if (state === seen) return client;
    seen = state;
    const secret = readSecret(secretFile);
    if (secret === undefined) {
      // The file may be about to be replaced; the secret in use may still be good.
      logger.warn({ clientId, secretFile }, 'the file of the client secret holds none: the former one stays');
    } else if (secret !== client.clientSecret) {
      client = { ...client, clientSecret: secret };
      logger.info({ clientId, secretFile }, 'the client secret was replaced');
    }
    return client;
  };
}

/** Changes with the file, also when it is another one under the same name, as container platforms do it. */
function stateOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? 'missing' : [stats.ino, stats.size, stats.mtimeNs].join(':');
}

function readSecret(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text.length < minSecretLength ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * Tells the operator of installations that can no longer be renewed, because the OAuth client that they were made with
 * is not configured.
 *
 * @returns how many
 */
export async function reportUnknownClients({
  clients,
  database,
  logger,
}: {
  readonly clients: OAuthClients;
  readonly database: Database;
  readonly logger: FastifyBaseLogger;
}): Promise<number> {
  const clientId = sql<string>`document ->> 'clientId'`;
  const rows = await database
    .selectFrom('installations')
    .select([clientId.as('clientId'), ({ fn }) => fn.countAll<string>().as('count')])
    .where('status', '<>', 'disconnected')
    .groupBy(clientId)
    .execute();
  const unknown = rows.filter((row) => clients.find(row.clientId) === undefined);
  for (const row of unknown) {
    logger.error(
      { clientId: row.clientId, installations: Number(row.count) },
      'installations of an OAuth client that is not configured: set its secret, or let the customers connect again',
    );
  }
  return unknown.reduce((sum, { count }) => sum + Number(count), 0);
}
