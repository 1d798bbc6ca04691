import { refuseFaults } from '../request/faults.ts';
import { paths } from '../client/operations.ts';

/** An auth method to create. */
export interface NewClientCredentials {
  /** Unique in the organisation. */
  name: string;
  /** Token endpoint of the partner's authorization server. */
  access_token_url: string;
  client_id: string;
  /** Never shown again. */
  client_secret: string;
  /** Space-separated. */
  scope?: string;
  audience?: string;
}

/** Changes to an auth method; what is absent stays as it is. */
export type ClientCredentialsChanges = Partial<NewClientCredentials>;

type UncheckedCredentials = Readonly<Partial<Record<keyof NewClientCredentials, unknown>>>;

const required = ['name', 'access_token_url', 'client_id', 'client_secret'] as const;

/**
 * Checks an auth method before it is sent. Values are not repeated in the error.
 * @throws WEBHOOK_INVALID, with every fault
 */
export function checkNewClientCredentials(credentials: UncheckedCredentials): void {
  const missing = required.filter((field) => credentials[field] === undefined);
  refuseFaults('auth method', [
    ...missing.map((field) => `"${field}" is missing`),
    ...fieldFaults(credentials),
  ]);
}

/**
 * Checks changes before they are sent.
 * @throws WEBHOOK_INVALID, with every fault
 */
export function checkClientCredentialsChanges(changes: UncheckedCredentials): void {
  refuseFaults('auth method', fieldFaults(changes));
}

function fieldFaults(credentials: UncheckedCredentials): string[] {
  const texts = ([...required, 'scope', 'audience'] as const).filter((field) => {
    const value = credentials[field];
    return value !== undefined && (typeof value !== 'string' || value === '');
  });
  const url = credentials.access_token_url;
  const isUrl = typeof url !== 'string' || url === '' || /^https?:$/.test(URL.parse(url)?.protocol ?? '');
  return [
    ...texts.map((field) => `"${field}" must be a text that is not empty`),
    ...(isUrl ? [] : ['"access_token_url" must be a URL that begins with https:// or http://']),
  ];
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The address of one auth method.
 * @throws WEBHOOK_INVALID
 */
export function clientCredentialsPath(id: string): `/${string}` {
  refuseFaults('auth method', uuid.test(id) ? [] : ['its id must be a UUID']);
  return `${paths.clientCredentials}/${id}`;
}
