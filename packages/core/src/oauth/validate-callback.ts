import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/redact.ts';
import { recogniseMessages } from '../request/answer-error.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import { parseDomain } from '../sites/parse-site.ts';

/** Input of {@link validateCallback}. */
export interface CallbackOptions {
  /** The query of the request to the redirect URI. */
  readonly query: URLSearchParams;
  /** The `state` that this browser session was given; delete it before calling. */
  readonly expectedState: string;
  /** The sites to know; default: Datadog's own. */
  readonly sites?: readonly DatadogSite[] | undefined;
}

/** A callback that belongs to this session. */
export interface Callback {
  readonly code: string;
  /** From the callback's `domain`, which wins over whatever the flow began with. */
  readonly site: DatadogSite;
  /** What Datadog says about the organization, where it does. Display text: escape it. */
  readonly organization: CallbackOrganization | undefined;
}

/** The organization that consented. */
export interface CallbackOrganization {
  /** `dd_oid` */
  readonly id: string;
  /** `dd_org_name`, at most 200 characters */
  readonly name: string | undefined;
}

const parameters = ['state', 'error', 'error_description', 'code', 'domain', 'site', 'dd_oid', 'dd_org_name'];

/**
 * Checks what came back to the redirect URI: one value each, our `state`, no `error`, a code, a known `domain`.
 *
 * @returns the code and the site for {@link exchangeAuthorizationCode}
 * @throws PARAMETER_REPEATED, STATE_MISMATCH, AUTHORIZATION_DENIED, AUTHORIZATION_FAILED (or the code of a text that
 * the catalogue knows), PARAMETER_MISSING, UNKNOWN_DOMAIN
 * @see https://datatracker.ietf.org/doc/html/rfc6749#section-4.1.2
 */
export function validateCallback({ query, expectedState, sites }: CallbackOptions): Callback {
  const repeated = parameters.find((name) => query.getAll(name).length > 1);
  if (repeated) throw createError('PARAMETER_REPEATED', `The callback names "${repeated}" more than once.`);
  if (!sameText(query.get('state') ?? '', expectedState)) {
    throw createError('STATE_MISMATCH', 'The `state` of the callback is not the one of this session.');
  }
  const error = query.get('error');
  if (error !== null) throw refusal(error, query.get('error_description'));
  const code = query.get('code') ?? '';
  if (!/^[\x21-\x7e]{1,4096}$/.test(code)) {
    throw createError('PARAMETER_MISSING', 'The callback has no valid `code`.');
  }
  if (!query.has('domain')) throw createError('PARAMETER_MISSING', 'The callback holds no `domain`.');
  return { code, site: parseDomain(query.get('domain'), sites), organization: organizationOf(query) };
}

function refusal(error: string, description: string | null): Error {
  const said =
    description === null ? printable(error) : `${printable(error)}: ${printable(description, 200)}`;
  if (error === 'access_denied') return createError('AUTHORIZATION_DENIED', `Datadog returned ${said}.`);
  const code = recogniseMessages([`${error} - ${description ?? ''}`], 400, true) ?? 'AUTHORIZATION_FAILED';
  return createError(code, `Datadog returned ${said}.`);
}

function organizationOf(query: URLSearchParams): CallbackOrganization | undefined {
  const id = query.get('dd_oid') ?? '';
  if (!/^[\w-]{1,64}$/.test(id)) return undefined;
  return { id, name: query.get('dd_org_name')?.slice(0, 200) };
}

function sameText(actual: string, expected: string): boolean {
  const { timingSafeEqual } = process.getBuiltinModule('node:crypto');
  const [left, right] = [Buffer.from(actual), Buffer.from(expected)];
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
