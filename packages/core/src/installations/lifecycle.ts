import { createError } from '../errors/create-error.ts';
import type { TilekitError } from '../errors/tilekit-error.ts';
import type { OAuthClient } from '../oauth/create-authorization-request.ts';
import type { OAuthCallOptions } from '../oauth/token-endpoint.ts';
import { systemClock, type Clock } from '../request/clock.ts';
import type { Transport } from '../request/transport.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import type { Endpoints } from '../sites/endpoints.ts';
import { parseDomain } from '../sites/parse-site.ts';
import type { InstallationStore, SecretBox } from './installation-store.ts';
import type { Installation, InstallationIdentity } from './installation.ts';
import type { LifecycleStep } from './lifecycle-step.ts';

/** Something that happened to an installation and is already on disk: for the audit log, mails and metrics. */
export interface InstallationEvent {
  readonly name:
    | 'connected'
    | 'refreshed'
    | 'refresh-failed'
    | 'needs-reauthorization'
    | 'needs-recovery'
    | 'access-off'
    | 'revocation-failed'
    | 'disconnected';
  readonly installation: Installation;
  /** Why, where something failed. */
  readonly error?: TilekitError | undefined;
}

/** Everything that the life of an installation needs. Make it once per process. */
export interface Lifecycle {
  readonly store: InstallationStore;
  readonly secrets: SecretBox;
  /**
   * Finds a configured OAuth client, test or published. It is asked before every use, so that a new client secret
   * counts without a restart.
   */
  readonly findClient: (clientId: string) => OAuthClient | undefined | Promise<OAuthClient | undefined>;
  /** The scopes of the OAuth client. With `api_keys_write` among them, connecting makes an API key. */
  readonly scopes: readonly string[];
  /** Default: one shared transport. */
  readonly transport?: Transport | undefined;
  /** Default: the real Datadog. */
  readonly endpoints?: Endpoints | undefined;
  /** The sites to know; default: Datadog's own. */
  readonly sites?: readonly DatadogSite[] | undefined;
  /** Time and chance; default: the machine's. */
  readonly clock?: Clock | undefined;
  /** How long one process may work on an installation before another takes over; default 90,000. */
  readonly leaseMs?: number | undefined;
  /** Called after each change; must not throw. */
  readonly onEvent?: ((event: InstallationEvent) => void) | undefined;
  /** Called after every step that can be interrupted, to test what a crash leaves. */
  readonly onStep?: ((step: LifecycleStep) => void | Promise<void>) | undefined;
}

/** The purpose of all secrets of an installation. */
export const installationPurpose = 'installation';

export function clockOf(lifecycle: Lifecycle): Clock {
  return lifecycle.clock ?? systemClock;
}

export function nowOf(lifecycle: Lifecycle): number {
  return clockOf(lifecycle).now();
}

/** @returns the current time as the store keeps it */
export function timestamp(lifecycle: Lifecycle, plusMs = 0): string {
  return new Date(nowOf(lifecycle) + plusMs).toISOString();
}

export function leaseMsOf(lifecycle: Lifecycle): number {
  return lifecycle.leaseMs ?? 90_000;
}

export async function waitFor(lifecycle: Lifecycle, ms: number): Promise<void> {
  await clockOf(lifecycle).sleep(ms);
}

export async function checkpoint(lifecycle: Lifecycle, step: LifecycleStep): Promise<void> {
  await lifecycle.onStep?.(step);
}

/** Whether connecting ends with an API key. */
export function needsApiKey(lifecycle: Lifecycle): boolean {
  return lifecycle.scopes.includes('api_keys_write');
}

/**
 * What every call to Datadog for an installation needs.
 *
 * @throws CLIENT_UNKNOWN, UNKNOWN_DOMAIN
 */
export async function callOptionsOf(
  lifecycle: Lifecycle,
  installation: Installation,
): Promise<OAuthCallOptions> {
  const client = await lifecycle.findClient(installation.clientId);
  if (!client) {
    throw createError('CLIENT_UNKNOWN', `The OAuth client "${installation.clientId}" is not configured.`);
  }
  const { transport, endpoints, clock } = lifecycle;
  return { client, site: siteOf(lifecycle, installation), transport, endpoints, clock };
}

/** @throws UNKNOWN_DOMAIN when a configured site was removed */
export function siteOf(lifecycle: Lifecycle, installation: Installation): DatadogSite {
  return parseDomain(installation.domain, lifecycle.sites);
}

/** @returns what stays when an installation changes its status, with the time of the change */
export function identityOf(lifecycle: Lifecycle, installation: Installation): InstallationIdentity {
  const { id, accountId, clientId, domain, organization, createdAt, replacedGrants } = installation;
  const changedAt = timestamp(lifecycle);
  return {
    ...{ id, accountId, clientId, domain, organization, createdAt, changedAt },
    ...(replacedGrants && { replacedGrants }),
  };
}
