import { setTimeout as sleep } from 'node:timers/promises';
import { createError, parseDomain, TilekitError, type Installation } from '@tilekit/core';
import {
  createCustomVariable,
  customHeaders,
  deleteCustomVariable,
  deleteWebhook,
  getWebhook,
  type KeyPair,
  updateCustomVariable,
  updateWebhook,
} from '@tilekit/webhooks';
import type { AppOptions } from '../app-options.ts';
import { declareAbsent, declareCreated } from './declare-webhook.ts';
import { beginRotation, finishRotation } from './rotate-secret.ts';
import { secretHeaderOf, variableNameOf, webhookNameOf } from './webhook-identity.ts';

/** What an OAuth token may not do, and a customer's own key pair may. The keys are used for this one call and not kept. */
export interface KeyedRequest {
  readonly installation: Installation;
  readonly credential: KeyPair;
}

/**
 * Replaces the secret without a step by hand, and moves it into a secret custom variable, where it cannot be read in
 * Datadog. Until the end both secrets are accepted, so that a failure half-way loses no alert.
 *
 * @throws INSTALLATION_BUSY, and the codes of `@tilekit/webhooks`; it can be done again
 */
export async function rotateWithKeys(options: AppOptions, request: KeyedRequest): Promise<void> {
  await alone(options, request, () => rotate(options, request));
}

async function rotate(options: AppOptions, request: KeyedRequest): Promise<void> {
  const { installation } = request;
  const call = callOf(options, request);
  const name = variableNameOf(options.config, installation.id);
  const value = await beginRotation(options, installation.id);
  if (value === undefined) return;
  await updateCustomVariable({ ...call, name, changes: { value } }).catch(async (error: unknown) => {
    if (!isNotFound(error)) throw error;
    await createCustomVariable({ ...call, variable: { name, value, is_secret: true } });
  });
  await updateWebhook({
    ...call,
    name: webhookNameOf(options.config, installation.id),
    changes: { custom_headers: customHeaders({ [secretHeaderOf(options.config)]: `$${name}` }) },
  });
  await finishRotation(options, installation.id, value);
}

/**
 * Deletes the webhook and its variable in Datadog. What is gone already counts as deleted.
 *
 * @throws INSTALLATION_BUSY, and the codes of `@tilekit/webhooks`; it can be done again
 */
export async function removeWithKeys(options: AppOptions, request: KeyedRequest): Promise<void> {
  await alone(options, request, () => remove(options, request));
}

async function remove(options: AppOptions, request: KeyedRequest): Promise<void> {
  const { config, database } = options;
  const call = callOf(options, request);
  const { id } = request.installation;
  await deleteWebhook({ ...call, name: webhookNameOf(config, id) }).catch(ignoreNotFound);
  await deleteCustomVariable({ ...call, name: variableNameOf(config, id) }).catch(ignoreNotFound);
  await database
    .updateTable('webhooks')
    .set({ state: 'removed', token: null, secret: null, next_secret: null, problem: null })
    .where('installation_id', '=', id)
    .where('state', '<>', 'closed')
    .execute();
}

/**
 * Looks whether the webhook exists, to settle a lost answer.
 *
 * @throws the codes of `@tilekit/webhooks`
 */
export async function lookWithKeys(options: AppOptions, request: KeyedRequest): Promise<void> {
  const { id } = request.installation;
  try {
    await getWebhook({ ...callOf(options, request), name: webhookNameOf(options.config, id) });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await declareAbsent(options, id);
    return;
  }
  await declareCreated(options, id);
}

/** Longer than four calls to Datadog may take together. */
const leaseMs = 90_000;
const timeoutMs = 10_000;
const pauseMs = 100;

/**
 * One at a time for each installation, in all processes: of two rotations, the last secret in Datadog would otherwise
 * not have to be the last one here.
 *
 * @throws INSTALLATION_BUSY
 */
async function alone(
  { lifecycle }: AppOptions,
  { installation: { id } }: KeyedRequest,
  run: () => Promise<void>,
): Promise<void> {
  let lease = await lifecycle.store.acquireLease(id, leaseMs);
  for (let waitedMs = 0; lease === undefined; waitedMs += pauseMs) {
    if (waitedMs >= timeoutMs) throw createError('INSTALLATION_BUSY', `The installation "${id}" is in use.`);
    await sleep(pauseMs);
    lease = await lifecycle.store.acquireLease(id, leaseMs);
  }
  try {
    await run();
  } finally {
    await lifecycle.store.releaseLease(lease);
  }
}

function callOf({ lifecycle, transport, endpoints }: AppOptions, { installation, credential }: KeyedRequest) {
  const site = parseDomain(installation.domain, lifecycle.sites);
  return { site, credential, transport, endpoints, deadlineMs: 20_000 };
}

function isNotFound(error: unknown): boolean {
  return error instanceof TilekitError && error.code === 'NOT_FOUND';
}

function ignoreNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
