import { type Static, Type } from 'typebox';

/**
 * Every variable that the server reads: its type, its check and its documentation.
 *
 * `inProduction: 'required'`: needed unless `DATADOG_SANDBOX_URL` is set. `secret`: can come from the file named by `<NAME>_FILE`, as container
 * platforms mount them, and is never printed.
 */
export const environmentSchema = Type.Object({
  NODE_ENV: Type.Optional(
    Type.String({
      description:
        'Has no effect: a server without `DATADOG_SANDBOX_URL` always runs in production mode. `production` together with it is rejected.',
    }),
  ),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 4300, description: 'Port of the server.' }),
  HOST: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    description: 'Address to listen on; `0.0.0.0` in a container.',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      inProduction: 'required',
      format: 'origin',
      description:
        'Public origin of the server, such as `https://datadog.yourcompany.com`. Default with a sandbox: the address it listens on.',
    }),
  ),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description:
        'Port of the Prometheus metrics, on the same host; keep it inside your network. Default: `PORT` + 1, so 4301.',
    }),
  ),
  TRUSTED_PROXIES: Type.Optional(
    Type.String({
      inProduction: 'required',
      description:
        'Addresses or networks of the proxies that terminate TLS in front of the server, separated by commas. Only their forwarding headers are trusted.',
    }),
  ),
  DATADOG_CLIENT_ID: Type.Optional(
    Type.String({
      inProduction: 'required',
      format: 'uuid',
      description:
        'Id of the OAuth client. Default with a sandbox: the one in `integration-tile/assets/oauth_clients.json`.',
    }),
  ),
  DATADOG_CLIENT_SECRET: Type.Optional(
    Type.String({
      inProduction: 'required',
      secret: true,
      minLength: 8,
      description: 'Secret of that OAuth client.',
    }),
  ),
  DATADOG_TEST_CLIENT_SECRET: Type.Optional(
    Type.String({
      secret: true,
      minLength: 8,
      description:
        'Secret of the client in the tile, while `DATADOG_CLIENT_ID` is the published one: customers who connected with the test client stay connected.',
    }),
  ),
  DATADOG_SANDBOX_URL: Type.Optional(
    Type.String({
      format: 'origin',
      description:
        'URL of the sandbox, used instead of Datadog. Turns development mode on: the demonstration, the embedded database and generated secrets run only with it.',
    }),
  ),
  DATADOG_EXTRA_SITES: Type.Optional(
    Type.String({
      description:
        'Datadog sites that are not in the table yet: `NAME=site parameter`, separated by commas, or a JSON list that sets individual hosts. `pnpm sites --add` shows the result.',
    }),
  ),
  DATABASE_URL: Type.Optional(
    Type.String({
      inProduction: 'required',
      secret: true,
      pattern: '^postgres(ql)?://',
      description:
        'Your own PostgreSQL; with `sslmode=verify-full` (or `verify-ca`, `require`) unless it is on this machine or in its container network. With a sandbox, the server starts one in the data directory instead.',
    }),
  ),
  DATABASE_CONNECTIONS: Type.Integer({
    minimum: 6,
    maximum: 200,
    default: 17,
    description:
      'Maximum connections of this instance to PostgreSQL. `max_connections` must exceed the sum over all instances by 5.',
  }),
  TILEKIT_DATA_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Directory of the embedded PostgreSQL and of generated secrets. Default: `.data` in the repository.',
    }),
  ),
  TILEKIT_TILE_DIR: Type.Optional(
    Type.String({ minLength: 1, description: 'The tile. Default: `integration-tile` in the repository.' }),
  ),
  ENCRYPTION_KEYS: Type.Optional(
    Type.String({
      inProduction: 'required',
      secret: true,
      minLength: 1,
      description:
        'Key ring for secrets at rest: `<name>:<32 bytes in base64>`, separated by commas, the active one first.',
    }),
  ),
  SESSION_SECRET: Type.Optional(
    Type.String({
      inProduction: 'required',
      secret: true,
      minLength: 32,
      description: 'Protects the session cookies; at least 32 characters.',
    }),
  ),
  OIDC_ISSUER: Type.Optional(
    Type.String({
      format: 'issuer',
      description: 'Your OpenID provider: customers sign in with it instead of the demonstration.',
    }),
  ),
  OIDC_CLIENT_ID: Type.Optional(
    Type.String({ minLength: 1, description: 'Client id of this server at your provider.' }),
  ),
  OIDC_CLIENT_SECRET: Type.Optional(
    Type.String({ secret: true, minLength: 8, description: 'Secret of that client.' }),
  ),
  OIDC_ACCOUNT_CLAIM: Type.String({
    minLength: 1,
    default: 'sub',
    description:
      'Claim of the ID token that names the account of your platform; users of a tenant share its connections with the tenant’s claim, such as `org_id`.',
  }),
  ACCEPT_CUSTOMER_KEYS: Type.Boolean({
    default: false,
    description:
      'Whether customers may enter their own API key and application key, used once, to have their webhook changed. Datadog asks integrations not to request keys.',
  }),
  COLLECT_INTERVAL_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 3600,
    default: 5,
    description: 'How often each installation collects and submits.',
  }),
  AUDIT_KEEP_MONTHS: Type.Integer({
    minimum: 1,
    maximum: 1_200,
    default: 13,
    description: 'How many months the audit trail is kept, in addition to the current one.',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'Minimum severity that is logged.' },
  ),
});

export type Environment = Static<typeof environmentSchema>;
type VariableName = keyof Environment;

const names = Object.keys(environmentSchema.properties) as readonly VariableName[];

function has(name: VariableName, mark: string, value: unknown): boolean {
  return Reflect.get(environmentSchema.properties[name], mark) === value;
}

export const requiredVariables = names.filter((name) => has(name, 'inProduction', 'required'));

/** Variables that may come from a file named by `<NAME>_FILE` instead. */
export const fileVariables = names.filter((name) => has(name, 'secret', true));
