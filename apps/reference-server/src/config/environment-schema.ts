import { type Static, Type } from 'typebox';

/**
 * Every variable that the server reads: its type, its check and its documentation.
 *
 * `inProduction: 'required'`: needed unless `DATADOG_SANDBOX_URL` is set. `secret`: may come from a file that `<NAME>_FILE` names, as container
 * platforms mount them, and is never repeated.
 */
export const environmentSchema = Type.Object({
  NODE_ENV: Type.Optional(
    Type.String({
      description:
        'Changes nothing: whatever runs without `DATADOG_SANDBOX_URL` is production. `production` beside it is refused.',
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
        'Origin under which customers reach the server, such as `https://datadog.yourcompany.com`. Default with a sandbox: the address it listens on.',
    }),
  ),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description:
        'Port of the Prometheus metrics, on the same host; keep it inside your network. Default: the one after `PORT`, so 4301.',
    }),
  ),
  TRUSTED_PROXIES: Type.Optional(
    Type.String({
      inProduction: 'required',
      description:
        'Addresses or networks of the proxies that end TLS in front of the server, separated by commas. Only their forwarding headers say where a request comes from.',
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
        'Secret of the client in the tile, while `DATADOG_CLIENT_ID` names the published one: customers who connected with the test client stay connected.',
    }),
  ),
  DATADOG_SANDBOX_URL: Type.Optional(
    Type.String({
      format: 'origin',
      description:
        'The sandbox that plays Datadog. Turns development mode on: the demonstration, the embedded database and generated secrets run only with it.',
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
      inProduction: 'required',
      secret: true,
      pattern: '^postgres(ql)?://',
      description:
        'A PostgreSQL of your own; with `sslmode=verify-full` (or `verify-ca`, `require`) unless it is on this machine or in its container network. With a sandbox, the server starts one in the data directory instead.',
    }),
  ),
  DATABASE_CONNECTIONS: Type.Integer({
    minimum: 6,
    maximum: 200,
    default: 17,
    description:
      'Connections to PostgreSQL that this instance takes at most. `max_connections` must be above the sum over all instances, by 5.',
  }),
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
    Type.String({ minLength: 1, description: 'Id of the client that your provider knows this server by.' }),
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
      'Whether customers may have their webhook changed with an API key and an application key of their own, which are used once. Datadog asks integrations not to ask for keys.',
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
    description: 'How many months the audit trail is kept besides the present one.',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'Least severity that is logged.' },
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
