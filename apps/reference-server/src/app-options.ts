import {
  type AccessTokenSource,
  createAccessTokenSource,
  createSandboxEndpoints,
  directEndpoints,
  type Endpoints,
  type InstallationEvent,
  type Lifecycle,
  type SecretBox,
  TilekitError,
  type Transport,
  systemClock,
} from '@tilekit/core';
import { createSecretBox, parseKeyRing } from '@tilekit/core/secrets';
import type { PayloadTemplate } from '@tilekit/webhooks';
import type { FastifyBaseLogger } from 'fastify';
import type { PgBoss } from 'pg-boss';
import { createOAuthClients, type OAuthClients } from './authorization/oauth-clients.ts';
import { createDestinations, type Destinations } from './collection/destinations.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import type { DatabaseClock } from './database/database-clock.ts';
import { endAllowance } from './database/waits.ts';
import { createPostgresStore } from './installations/postgres-store.ts';
import { createMetricsSources } from './metrics/metrics-sources.ts';
import { createServerMetrics, type ServerMetrics } from './metrics/server-metrics.ts';
import type { Integration } from './plug-in/integration.ts';
import { createMemoryBudget, type MemoryBudget } from './process/memory-budget.ts';
import { createReadiness, type Readiness } from './process/readiness.ts';
import { createVitalSigns, type VitalSigns } from './process/vital-signs.ts';
import { openIdSignIn } from './sign-in/openid-sign-in.ts';
import { type AlertPayload, createAlertPayload } from './alerts/alert-payload.ts';

/** What a process starts from. */
export interface AppParts {
  readonly config: Config;
  readonly database: Database;
  readonly boss: PgBoss;
  readonly logger: FastifyBaseLogger;
  readonly transport: Transport;
  /** The partner's part. */
  readonly integration: Integration;
  readonly now: () => Date;
  /** Requests of one address per minute; 300 in production unless said otherwise. */
  readonly requestsPerMinute?: number;
  /** Deliveries that one address may make in a minute; default 30,000. */
  readonly deliveriesPerMinute?: number;
  /** What a request may wait for the database, in milliseconds; default 1,700. */
  readonly requestDatabaseMs?: number;
  /** Tells whether the host's clock can be trusted; default: it can. */
  readonly clock?: Pick<DatabaseClock, 'isTrusted' | 'differenceMs'>;
  /** From which delay of the event loop on requests are refused; default 2,000, 0: never. */
  readonly maxEventLoopDelayMs?: number;
  /** Whether pages load themselves again when another process of the server answers; only `pnpm start` wants it. */
  readonly refreshesPages?: boolean;
  /** Called after every step that a crash can interrupt, to test what it leaves. */
  readonly onStep?: (step: string) => void | Promise<void>;
}

/** Everything that routes and jobs work with; made once by `server.ts`, and by each test. */
export interface AppOptions extends AppParts {
  readonly clients: OAuthClients;
  /** Core's view of it: installations, secrets, the OAuth clients, the transport to Datadog. */
  readonly lifecycle: Lifecycle;
  readonly accessTokens: AccessTokenSource;
  readonly endpoints: Endpoints;
  readonly metrics: ServerMetrics;
  /** What each site is given of this process. */
  readonly destinations: Destinations;
  /** For all data that this process holds in memory. */
  readonly memory: MemoryBudget;
  readonly readiness: Readiness;
  readonly vitalSigns: VitalSigns;
  /** What Datadog is asked to send with an alert. */
  readonly alertPayload: PayloadTemplate<AlertPayload>;
}

export function createAppOptions(parts: AppParts): AppOptions {
  const { config, database, logger, now } = parts;
  const transport: Transport = (request) => {
    endAllowance();
    return parts.transport(request);
  };
  const endpoints =
    config.sandboxUrl === undefined ? directEndpoints : createSandboxEndpoints(config.sandboxUrl);
  const metrics = createServerMetrics(createMetricsSources(database), () => parts.clock?.differenceMs() ?? 0);
  const clients = createOAuthClients(config.clients, logger);
  const signIn =
    config.openId === undefined ? parts.integration.signIn : openIdSignIn(config.openId, transport);
  const lifecycle: Lifecycle = {
    store: createPostgresStore(database),
    secrets: watched(createSecretBox(parseKeyRing(config.encryptionKeys)), logger, metrics),
    findClient: (clientId) => clients.find(clientId),
    scopes: config.tile.oauth.scopes,
    transport,
    endpoints,
    sites: config.sites,
    clock: { ...systemClock, now: () => now().getTime() },
    onEvent: (event) => {
      metrics.countEvent(event);
      report(logger, event);
    },
  };
  return {
    ...parts,
    transport,
    destinations: createDestinations(),
    memory: createMemoryBudget(),
    readiness: createReadiness(database, parts.boss, parts.clock),
    vitalSigns: createVitalSigns(),
    integration: { ...parts.integration, signIn },
    clients,
    endpoints,
    metrics,
    alertPayload: createAlertPayload(parts.integration),
    lifecycle,
    accessTokens: createAccessTokenSource(lifecycle),
  };
}

/** A secret that does not open where it is kept was changed or moved by hand: that is logged and counted. */
function watched(
  box: SecretBox,
  logger: FastifyBaseLogger,
  { unreadableSecrets }: Pick<ServerMetrics, 'unreadableSecrets'>,
): SecretBox {
  return {
    ...box,
    async open(sealed, context) {
      try {
        return await box.open(sealed, context);
      } catch (error) {
        const { purpose, installationId, accountId, field } = context;
        unreadableSecrets.inc({ purpose, code: error instanceof TilekitError ? error.code : 'ERROR' });
        const message = 'a secret does not open: its row was changed by hand, or its key is missing';
        logger.error({ err: error, purpose, field, installationId, accountId }, message);
        throw error;
      }
    },
  };
}

/** What an operator should hear of, once; the audit trail has all of it. */
function report(logger: FastifyBaseLogger, { name, installation, error }: InstallationEvent): void {
  const about = { event: name, installationId: installation.id, domain: installation.domain, err: error };
  const needsSomebody = [
    'needs-reauthorization',
    'needs-recovery',
    'refresh-failed',
    'revocation-failed',
  ].includes(name);
  logger[needsSomebody ? 'warn' : 'info'](about, 'installation');
}
