import { isRecord } from '../request/read-answer.ts';
import type { Installation, InstallationIdentity, StoredApiKey, StoredTokens } from './installation.ts';

/**
 * Reads an installation that a store kept as JSON.
 *
 * @returns the installation
 * @throws TypeError that names the field; a row that cannot be read is a fault of the store
 */
export function parseInstallation(value: unknown): Installation {
  const row = record(value, 'installation');
  const identity = identityOf(row);
  const { status } = row;
  switch (status) {
    case 'connecting':
      return {
        ...identity,
        status,
        tokens: tokensOf(row.tokens),
        previousApiKey: apiKeyOf(row.previousApiKey),
      };
    case 'connected':
      return { ...identity, status, tokens: tokensOf(row.tokens), apiKey: apiKeyOf(row.apiKey) };
    case 'needs-reauthorization':
      return {
        ...identity,
        status,
        reason: text(row, 'reason'),
        generation: whole(row, 'generation'),
        apiKey: apiKeyOf(row.apiKey),
      };
    case 'needs-recovery':
      return {
        ...identity,
        status,
        reason: oneOf(row, 'reason', ['answer-lost', 'key-exists', 'key-rejected', 'interrupted'] as const),
        tokens: tokensOf(row.tokens),
        previousApiKey: apiKeyOf(row.previousApiKey),
      };
    case 'disconnecting':
      return { ...identity, status, tokens: tokensOf(row.tokens) };
    case 'disconnected':
      return { ...identity, status };
    default:
      throw new TypeError('The stored installation has an unknown "status"');
  }
}

function identityOf(row: Record<string, unknown>): InstallationIdentity {
  return {
    id: text(row, 'id'),
    accountId: text(row, 'accountId'),
    clientId: text(row, 'clientId'),
    domain: text(row, 'domain'),
    organization: organizationOf(row.organization),
    createdAt: text(row, 'createdAt'),
    changedAt: text(row, 'changedAt'),
    ...replacedGrantsOf(row.replacedGrants),
  };
}

function replacedGrantsOf(value: unknown): Pick<InstallationIdentity, 'replacedGrants'> {
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value)) throw new TypeError('The stored "replacedGrants" is not a list');
  return {
    replacedGrants: value.map((one: unknown) => {
      const grant = record(one, 'replacedGrants');
      return { clientId: text(grant, 'clientId'), tokens: tokensOf(grant.tokens) };
    }),
  };
}

function organizationOf(value: unknown): InstallationIdentity['organization'] {
  if (value === undefined || value === null) return undefined;
  const row = record(value, 'organization');
  return { id: text(row, 'id'), name: typeof row.name === 'string' ? row.name : undefined };
}

function tokensOf(value: unknown): StoredTokens {
  const row = record(value, 'tokens');
  const scopes = row.scopes;
  const { failure } = row;
  return {
    generation: whole(row, 'generation'),
    accessToken: text(row, 'accessToken'),
    refreshToken: text(row, 'refreshToken'),
    issuedAt: text(row, 'issuedAt'),
    refreshAt: text(row, 'refreshAt'),
    expiresAt: text(row, 'expiresAt'),
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [],
    forced: row.forced === true ? true : undefined,
    failure: isRecord(failure)
      ? {
          code: text(failure, 'code'),
          attempts: whole(failure, 'attempts'),
          retryAt: text(failure, 'retryAt'),
        }
      : undefined,
  };
}

function apiKeyOf(value: unknown): StoredApiKey | undefined {
  if (value === undefined || value === null) return undefined;
  const row = record(value, 'apiKey');
  return { id: text(row, 'id'), name: text(row, 'name'), last4: text(row, 'last4'), key: text(row, 'key') };
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new TypeError(`The stored "${name}" is not an object`);
}

function text(row: Record<string, unknown>, name: string): string {
  const value = row[name];
  if (typeof value === 'string') return value;
  throw new TypeError(`The stored "${name}" is not a text`);
}

function whole(row: Record<string, unknown>, name: string): number {
  const value = row[name];
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new TypeError(`The stored "${name}" is not a whole number`);
}

function oneOf<Choice extends string>(
  row: Record<string, unknown>,
  name: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((known) => known === row[name]);
  if (choice !== undefined) return choice;
  throw new TypeError(`The stored "${name}" is not one of: ${choices.join(', ')}`);
}
