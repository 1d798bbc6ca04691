import {
  createAccessTokenSource,
  type Installation,
  openApiKey,
  parseDomain,
  rekeyInstallations,
  settleInstallations,
  TilekitError,
  validateApiKey,
  systemClock,
} from '@tilekit/core';
import type { Scene } from './scene.ts';

/**
 * Finishes what an interrupted process left, as every instance does each minute, and checks what may never be:
 * connected without a working key, a key at Datadog that was not reported to the customer, an installation that is stuck, a grant
 * that stays alive after a disconnection or beside a newer one.
 *
 * @param lostGrants grants whose tokens died with the process before they could be stored
 */
export async function findViolations(
  scene: Scene,
  sandboxUrl: string,
  lostGrants: number,
): Promise<{ readonly status: string; readonly violations: readonly string[] }> {
  const { lifecycle } = scene;
  await settleInstallations(lifecycle);
  const violations: string[] = [];
  const all = await lifecycle.store.list({ accountId: scene.accountId, limit: 10 });
  const alive = all.map(({ installation }) => installation).filter(({ status }) => status !== 'disconnected');
  if (alive.length > 1) violations.push(`${alive.length} installations for one organisation`);
  const [installation] = alive;
  const keysAtDatadog = await countKeys(sandboxUrl);
  if (keysAtDatadog > 1) violations.push(`${keysAtDatadog} keys at Datadog`);
  if (installation === undefined) {
    if (all.length === 0 && keysAtDatadog > 0) violations.push('a key that was not reported to the customer');
    if (all.length > 0 && (await isGrantAlive(sandboxUrl)))
      violations.push('a grant that outlived its disconnection');
    return { status: all.length === 0 ? 'none' : 'disconnected', violations };
  }
  if (installation.status === 'connecting' || installation.status === 'disconnecting') {
    violations.push(`stuck in ${installation.status}`);
  }
  const grants = await countGrants(sandboxUrl);
  if (grants > 1 + lostGrants) violations.push(`${grants} grants at Datadog`);
  if (installation.replacedGrants !== undefined) violations.push('a replaced grant that is still kept');
  if (installation.status === 'connected') violations.push(...(await checkConnected(scene, installation)));
  return { status: installation.status, violations };
}

async function checkConnected(
  { lifecycle }: Scene,
  { id, domain }: Installation,
): Promise<readonly string[]> {
  const violations: string[] = [];
  await rekeyInstallations(lifecycle);
  try {
    const { apiKey } = await openApiKey(lifecycle, id);
    const { transport, endpoints } = lifecycle;
    if (!(await validateApiKey({ site: parseDomain(domain), apiKey, transport, endpoints }))) {
      violations.push('connected with a key that Datadog refuses');
    }
  } catch (error) {
    violations.push(`connected without a key: ${codeOf(error)}`);
  }
  try {
    await createAccessTokenSource({
      ...lifecycle,
      clock: { ...systemClock, now: () => Date.now() + 3_700_000 },
    }).getAccessToken(id);
  } catch (error) {
    // A rotated refresh token that died with the process: the customer is asked again, once.
    const after = await lifecycle.store.get(id);
    const asked = after?.installation.status === 'needs-reauthorization';
    if (!asked)
      violations.push(`no access token, and the customer is not asked to reconnect: ${codeOf(error)}`);
  }
  return violations;
}

/** Keys of this integration, as the customer would count them on the API keys page. */
async function countKeys(sandboxUrl: string): Promise<number> {
  const page = await fetch(`${sandboxUrl}/app.datadoghq.com/organization-settings/api-keys`);
  return [...(await page.text()).matchAll(/OAuth Client API Key/g)].length;
}

/** Grants of customers that Datadog has not ended. */
async function countGrants(sandboxUrl: string): Promise<number> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/accounts`);
  const { items } = (await answer.json()) as {
    items: readonly { grants: readonly { origin: string; revokedAt: string | null }[] }[];
  };
  return items
    .flatMap(({ grants }) => grants)
    .filter(({ origin, revokedAt }) => origin !== 'sandbox' && revokedAt === null).length;
}

/** What the customer sees on the integration's page. */
async function isGrantAlive(sandboxUrl: string): Promise<boolean> {
  const page = await fetch(`${sandboxUrl}/app.datadoghq.com/integrations?tab=configuration`);
  return (await page.text()).includes('/integrations/revoke');
}

function codeOf(error: unknown): string {
  return error instanceof TilekitError ? error.code : String(error);
}
