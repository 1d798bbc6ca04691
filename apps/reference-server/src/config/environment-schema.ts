import { Type, type Static } from 'typebox';

/** Every variable that the server reads. The README's table is checked against this. */
export const environmentSchema = Type.Object({
  NODE_ENV: Type.Optional(
    Type.String({ description: '`production` refuses everything that is meant for development.' }),
  ),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 4300, description: 'Port of the server.' }),
  HOST: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    description: 'Address to listen on; `0.0.0.0` in a container.',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      format: 'origin',
      description:
        'Origin under which customers reach the server, such as `https://datadog.yourcompany.com`. Default with a sandbox: the address it listens on.',
    }),
  ),
  METRICS_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 4301,
    description: 'Port of the Prometheus metrics, on the same host; keep it inside your network.',
  }),
  TRUSTED_PROXIES: Type.Optional(
    Type.String({
      description:
        'Addresses or networks of your proxies, separated by commas. Without it, forwarding headers are ignored.',
    }),
  ),
  DATADOG_CLIENT_ID: Type.Optional(
    Type.String({
      format: 'uuid',
      description:
        'Id of the OAuth client. Default with a sandbox: the one in `integration-tile/assets/oauth_clients.json`.',
    }),
  ),
  DATADOG_CLIENT_SECRET: Type.Optional(
    Type.String({ minLength: 8, description: 'Secret of that OAuth client.' }),
  ),
  DATADOG_TEST_CLIENT_SECRET: Type.Optional(
    Type.String({
      minLength: 8,
      description:
        'Secret of the client in the tile, while `DATADOG_CLIENT_ID` names the published one: customers who connected with the test client stay connected.',
    }),
  ),
  DATADOG_SANDBOX_URL: Type.Optional(
    Type.String({
      format: 'origin',
      description: 'The sandbox that plays Datadog. Turns development mode on; refused in production.',
    }),
  ),
  DATADOG_EXTRA_SITES: Type.Optional(
    Type.String({
      description:
        'Datadog sites that the table does not know yet: `NAME=site parameter`, separated by commas, or a JSON list with hosts of their own. `pnpm sites --add` shows what it comes to.',
    }),
  ),
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      description: 'A PostgreSQL of your own. Without it, the server starts one in the data directory.',
    }),
  ),
  TILEKIT_DATA_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Where the embedded PostgreSQL and generated secrets live. Default: `.data` in the repository.',
    }),
  ),
  TILEKIT_TILE_DIR: Type.Optional(
    Type.String({ minLength: 1, description: 'The tile. Default: `integration-tile` in the repository.' }),
  ),
  ENCRYPTION_KEYS: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Key ring for secrets at rest: `<name>:<32 bytes in base64>`, separated by commas, the active one first.',
    }),
  ),
  SESSION_SECRET: Type.Optional(
    Type.String({ minLength: 32, description: 'Protects the session cookies; at least 32 characters.' }),
  ),
  OIDC_ISSUER: Type.Optional(
    Type.String({
      format: 'issuer',
      description: 'Your OpenID provider: customers sign in with it instead of the demonstration.',
    }),
  ),
  OIDC_CLIENT_ID: Type.Optional(
    Type.String({ minLength: 1, description: 'Id of the client that your provider knows this server by.' }),
  ),
  OIDC_CLIENT_SECRET: Type.Optional(Type.String({ minLength: 8, description: 'Secret of that client.' })),
  OIDC_ACCOUNT_CLAIM: Type.String({
    minLength: 1,
    default: 'sub',
    description:
      'Claim of the ID token that names the account of your platform; users of a tenant share its connections with the tenant’s claim, such as `org_id`.',
  }),
  COLLECT_INTERVAL_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 3600,
    default: 5,
    description: 'How often each installation collects and submits.',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'Least severity that is logged.' },
  ),
});

export type Environment = Static<typeof environmentSchema>;
export type VariableName = keyof Environment;

/** Variables that may come from a file named by `<NAME>_FILE` instead, as container platforms mount secrets. */
export const fileVariables = [
  'DATABASE_URL',
  'DATADOG_CLIENT_SECRET',
  'DATADOG_TEST_CLIENT_SECRET',
  'ENCRYPTION_KEYS',
  'OIDC_CLIENT_SECRET',
  'SESSION_SECRET',
] as const satisfies readonly VariableName[];
