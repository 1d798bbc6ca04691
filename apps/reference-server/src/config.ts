import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type DatadogSite, type OAuthClient, parseSiteList, sites, TilekitError } from '@tilekit/core';
import { parseKeyRing } from '@tilekit/core/secrets';
import { connectionFault } from './database/connection-of.ts';
import { StartupError } from './startup-error.ts';
import { readTile, type Tile } from './tile/read-tile.ts';
import { developmentSecrets } from './config/development-secrets.ts';
import type { Environment } from './config/environment-schema.ts';
import { type Fault, parseEnvironment, type RawEnvironment } from './config/parse-environment.ts';
import { findProductionFaults } from './config/production-faults.ts';
import { hasUnknownProxy, splitList } from './config/trusted-proxies.ts';

/** An OAuth client, and where its secret came from. */
export interface ConfiguredClient extends OAuthClient {
  readonly secretFile: string | undefined;
}

/** The provider that customers sign in with. */
export interface OpenIdConfig {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Claim of the ID token that names the account. */
  readonly accountClaim: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  /** Where customers reach the server: an origin, without a slash at the end. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly tile: Tile;
  /** Where Datadog sends customers back to; one of the tile's redirect URIs, or its like on a development machine. */
  readonly redirectUri: string;
  /** The first is the one that new customers authorize; installations stay with the client that they were made with. */
  readonly clients: readonly [ConfiguredClient, ...ConfiguredClient[]];
  /** Set: the sandbox stands in for Datadog, and development conveniences are on. */
  readonly sandboxUrl: string | undefined;
  /** Datadog's own sites and the configured ones. */
  readonly sites: readonly DatadogSite[];
  /** Unset: the demonstration lets everyone in. */
  readonly openId: OpenIdConfig | undefined;
  /** Unset: embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Connections to PostgreSQL, all together. */
  readonly databaseConnections: number;
  readonly dataDirectory: string;
  readonly encryptionKeys: string;
  readonly sessionSecret: string;
  /** Whether customers may enter their own keys to have their webhook changed. */
  readonly acceptsCustomerKeys: boolean;
  readonly collectIntervalSeconds: number;
  readonly auditKeepMonths: number;
  readonly logLevel: string;
  /** What the server can run with and the operator should know. */
  readonly warnings: readonly string[];
}

const repository = resolve(import.meta.dirname, '../../..');

/** What else is wrong outside the sandbox, such as an integration that is still the demonstration. */
export type ProductionCheck = (environment: Partial<Environment>) => readonly Fault[];

/** Reads `.env` in the repository, if there is one; what is already in the environment wins. */
export function loadEnvironment(): RawEnvironment {
  const file = join(repository, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}

/**
 * Read, check each value, fill in what development mode provides, check what belongs together.
 *
 * @throws StartupError CONFIGURATION_INVALID, with every fault; TILE_UNREADABLE; DATA_DIRECTORY_UNWRITABLE
 */
export function createConfig(raw: RawEnvironment, checkProduction: ProductionCheck = () => []): Config {
  const faults = findFaults(raw, checkProduction);
  if (faults.length > 0) throw invalid(faults);
  const environment = parseEnvironment(raw).environment as Environment;

  const tile = readTile(resolve(environment.TILEKIT_TILE_DIR ?? join(repository, 'integration-tile')));
  const dataDirectory = resolve(environment.TILEKIT_DATA_DIR ?? join(repository, '.data'));
  const sandbox = environment.DATADOG_SANDBOX_URL !== undefined;
  const needsSecrets = environment.ENCRYPTION_KEYS === undefined || environment.SESSION_SECRET === undefined;
  const generated = sandbox && needsSecrets ? developmentSecrets(dataDirectory) : undefined;
  const publicUrl = new URL(environment.PUBLIC_URL ?? `http://${hostInUrl(environment)}:${environment.PORT}`)
    .origin;
  return {
    host: environment.HOST,
    port: environment.PORT,
    metricsPort: environment.METRICS_PORT ?? metricsPortBeside(environment.PORT),
    publicUrl,
    trustedProxies: splitList(environment.TRUSTED_PROXIES),
    tile,
    redirectUri: redirectUriOf(tile, publicUrl),
    clients: createClients(environment, raw, tile),
    sandboxUrl: environment.DATADOG_SANDBOX_URL,
    sites: parseSiteList(environment.DATADOG_EXTRA_SITES ?? ''),
    openId: createOpenId(environment),
    databaseUrl: environment.DATABASE_URL,
    databaseConnections: environment.DATABASE_CONNECTIONS,
    dataDirectory,
    encryptionKeys: environment.ENCRYPTION_KEYS ?? generated?.encryptionKeys ?? '',
    sessionSecret: environment.SESSION_SECRET ?? generated?.sessionSecret ?? '',
    acceptsCustomerKeys: environment.ACCEPT_CUSTOMER_KEYS,
    collectIntervalSeconds: environment.COLLECT_INTERVAL_SECONDS,
    auditKeepMonths: environment.AUDIT_KEEP_MONTHS,
    logLevel: environment.LOG_LEVEL,
    warnings: mismatchedRedirects(tile, publicUrl),
  };
}

/** @returns what is wrong with the environment, all of it; nothing when a server can be configured from it */
export function findFaults(
  raw: RawEnvironment,
  checkProduction: ProductionCheck = () => [],
): readonly Fault[] {
  const { environment, faults } = parseEnvironment(raw);
  const reported = new Set(faults.map(nameOf));
  const isProduction = environment.DATADOG_SANDBOX_URL === undefined;
  const others = [
    ...crossCheck(environment),
    ...(isProduction ? [...findProductionFaults(environment), ...checkProduction(environment)] : []),
  ];
  return [...faults, ...others.filter((fault) => !reported.has(nameOf(fault)))];
}

/** The port after the server's, so that moving one moves both; a free one beside a free one. */
export function metricsPortBeside(port: number): number {
  if (port === 0) return 0;
  return port === 65_535 ? port - 1 : port + 1;
}

/** Every fault begins with the name of its variable, or of the file that it is read from. */
function nameOf(fault: Fault): string {
  return /^[A-Z_]+?(?=_FILE\b|\b)/.exec(fault)?.[0] ?? fault;
}

function crossCheck(environment: Partial<Environment>): Fault[] {
  const faults: Fault[] = [];
  const sandbox = environment.DATADOG_SANDBOX_URL !== undefined;
  if (/^\s*prod/i.test(environment.NODE_ENV ?? '') && sandbox) {
    faults.push('DATADOG_SANDBOX_URL is set while NODE_ENV is production: unset one of them.');
  }
  if (isDatadogs(environment.DATADOG_SANDBOX_URL)) {
    faults.push('DATADOG_SANDBOX_URL leads to Datadog itself: unset it, the server knows where Datadog is.');
  }
  if (isDatadogs(environment.PUBLIC_URL)) {
    faults.push(
      'PUBLIC_URL leads to Datadog itself: set it to the origin where customers reach this server.',
    );
  }
  if (environment.DATADOG_TEST_CLIENT_SECRET !== undefined && environment.DATADOG_CLIENT_ID === undefined) {
    faults.push(
      'DATADOG_TEST_CLIENT_SECRET needs DATADOG_CLIENT_ID: put the secret of a single client into DATADOG_CLIENT_SECRET.',
    );
  }
  const openId = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  if (openId.some((name) => environment[name] !== undefined)) {
    for (const name of openId) {
      if (environment[name] === undefined)
        faults.push(`${name} is missing: the sign-in needs ${openId.join(', ')}.`);
    }
  }
  if (environment.TRUSTED_PROXIES !== undefined && hasUnknownProxy(environment.TRUSTED_PROXIES))
    faults.push('TRUSTED_PROXIES holds an entry that is not an IP address or network.');
  const { PORT, METRICS_PORT } = environment;
  if (PORT !== undefined && PORT !== 0 && PORT === METRICS_PORT)
    faults.push('METRICS_PORT is the same as PORT: the metrics need a port of their own.');
  const connection =
    environment.DATABASE_URL === undefined ? undefined : connectionFault(environment.DATABASE_URL);
  if (connection !== undefined) faults.push(connection);
  faults.push(
    ...faultsOf('ENCRYPTION_KEYS', environment.ENCRYPTION_KEYS, parseKeyRing),
    ...faultsOf('DATADOG_EXTRA_SITES', environment.DATADOG_EXTRA_SITES, parseSiteList),
  );
  return faults;
}

function isDatadogs(text = ''): boolean {
  const hostname = URL.parse(text)?.hostname;
  return sites.some(({ domain }) => `.${hostname ?? ''}`.endsWith(`.${domain}`));
}

function faultsOf(name: string, text: string | undefined, parse: (text: string) => unknown): Fault[] {
  try {
    if (text !== undefined) parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    return [`${name}: ${error.message}`];
  }
}

/** The id in the tile is the test client's; after publication Datadog issues another one. */
function createClients(environment: Environment, raw: RawEnvironment, tile: Tile): Config['clients'] {
  const testId = tile.oauth.clientId;
  const clientId = environment.DATADOG_CLIENT_ID ?? testId;
  const kind = clientId === testId ? 'test' : 'published';
  const client: ConfiguredClient = {
    clientId,
    clientSecret: environment.DATADOG_CLIENT_SECRET ?? `sandbox-${kind}-client-secret`,
    kind,
    secretFile: raw.DATADOG_CLIENT_SECRET_FILE === '' ? undefined : raw.DATADOG_CLIENT_SECRET_FILE,
  };
  const testSecret = environment.DATADOG_TEST_CLIENT_SECRET;
  if (kind === 'test' || testSecret === undefined) return [client];
  const secretFile =
    raw.DATADOG_TEST_CLIENT_SECRET_FILE === '' ? undefined : raw.DATADOG_TEST_CLIENT_SECRET_FILE;
  return [client, { clientId: testId, clientSecret: testSecret, kind: 'test', secretFile }];
}

/** Datadog compares it with the registered ones as a text, so that one of this server's origin is taken as it stands. */
function redirectUriOf({ oauth: { redirectUris } }: Tile, publicUrl: string): string {
  const own = redirectUris.find((uri) => URL.parse(uri)?.origin === publicUrl);
  if (own !== undefined) return own;
  const { pathname, search } = new URL(redirectUris[0]);
  return `${publicUrl}${pathname}${search}`;
}

/** Datadog would send customers, with their codes, to another machine. */
function mismatchedRedirects({ oauth: { redirectUris } }: Tile, publicUrl: string): readonly string[] {
  const isLoopback = (hostname: string) => /^(localhost|127\..+|\[::1\])$/.test(hostname);
  if (isLoopback(new URL(publicUrl).hostname)) return [];
  return redirectUris
    .filter((uri) => {
      const url = URL.parse(uri);
      return url !== null && url.origin !== publicUrl && !isLoopback(url.hostname);
    })
    .map(
      (uri) =>
        `The tile has the redirect URI ${uri}, which is not on PUBLIC_URL (${publicUrl}): remove it from oauth_clients.json unless that server is yours.`,
    );
}

function createOpenId(environment: Environment): OpenIdConfig | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = environment;
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined)
    return undefined;
  return {
    issuer: new URL(OIDC_ISSUER),
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    accountClaim: environment.OIDC_ACCOUNT_CLAIM,
  };
}

function hostInUrl({ HOST }: Environment): string {
  if (HOST === '0.0.0.0' || HOST === '::') return '127.0.0.1';
  return isIP(HOST) === 6 ? `[${HOST}]` : HOST;
}

function invalid(faults: readonly Fault[]): StartupError {
  const count = faults.length === 1 ? 'One setting is' : `${faults.length} settings are`;
  return new StartupError(
    'CONFIGURATION_INVALID',
    [`${count} wrong:`, ...faults.map((fault) => `  - ${fault}`)].join('\n'),
    'Set them in the environment or in a file ".env" beside package.json; docs/environment.md lists all of them.',
  );
}
