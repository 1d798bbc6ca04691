import type { AccessTokenSource, Endpoints, Lifecycle, Transport } from '@tilekit/core';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';

/** Everything that routes and jobs work with; made once by `server.ts`, and by each test. */
export interface AppOptions {
  readonly config: Config;
  readonly database: Database;
  /** Core's view of it: installations, secrets, the OAuth client, the way to Datadog. */
  readonly lifecycle: Lifecycle;
  readonly accessTokens: AccessTokenSource;
  readonly transport: Transport;
  readonly endpoints: Endpoints;
  readonly now: () => Date;
  readonly logger: FastifyBaseLogger;
}
