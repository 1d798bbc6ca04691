import { operationRows } from './generated/operation-rows.ts';

/** An operation of Datadog's OpenAPI documents. */
export interface Operation {
  /** Version and `operationId`, for example `v1.ListMonitors`. */
  id: string;
  method: string;
  /** For example `/api/v1/monitor/{monitor_id}`. */
  path: string;
  summary: string;
  /** Datadog's tag, such as `Monitors`. */
  family: string;
  /** What lets a request in beside an access token: an API and an application key, an API key alone, or neither. */
  credentials: 'keys' | 'api-key' | 'token' | 'none';
  /** The scopes that a token needs, in each of its ways in. Empty: no token is taken. */
  scopes: readonly (readonly string[])[];
  /** Whether a token that is unknown or expired gets 401; of most operations Datadog documents 403 alone. */
  documents401: boolean;
}

/** Every operation of both documents. */
export const operationTable: readonly Operation[] = operationRows.map(
  ([id, method, path, summary, family, credentials, scopes, documents401]) => ({
    id,
    method,
    path,
    summary,
    family,
    credentials: readCredentials(credentials),
    scopes,
    documents401,
  }),
);

function readCredentials(text: string): Operation['credentials'] {
  return text === 'api-key' || text === 'token' || text === 'none' ? text : 'keys';
}

const byId = new Map(operationTable.map((operation) => [operation.id, operation]));

/** @throws Error when the documents have no such operation: a mistake of the caller's. */
export function operationNamed(id: string): Operation {
  const operation = byId.get(id);
  if (!operation) throw new Error(`Datadog's documents have no operation "${id}".`);
  return operation;
}

/** Says which scopes a token needs, for people. */
export function describeScopes({ scopes }: Operation): string {
  if (scopes.length === 0) return 'no OAuth scope: it takes an API and an application key';
  return scopes.map((way) => way.join(' and ')).join(', or ');
}
