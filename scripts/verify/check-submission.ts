import { checkReview, checkTile } from '../../apps/reference-server/src/diagnose/check-tile.ts';
import type { Verification } from './flow.ts';
import { disconnect } from './installations.ts';
import type { Step } from './report.ts';
import { step } from './step.ts';

/** What goes to review, and that a customer can leave again. */
export async function* checkSubmission(run: Verification): AsyncGenerator<Step> {
  yield await step('Disconnecting revokes every token', () => disconnectAll(run));
  for (const { result, what, remedy } of [
    ...checkTile(run.tileDirectory),
    ...checkReview(run.tileDirectory),
  ]) {
    yield { what, result, ...(result !== 'ok' && remedy !== undefined && { detail: remedy }) };
  }
}

async function disconnectAll(run: Verification): Promise<string | undefined> {
  const before = await run.sandbox.lastRequest();
  const fault = await disconnect(run);
  if (fault !== undefined) return fault;
  const revoked = (await run.sandbox.requests(before)).filter(
    ({ path, status }) => path === '/oauth2/v1/revoke' && status === 200,
  );
  const hosts = new Set(revoked.map(({ host }) => host));
  return hosts.size >= run.sites.length
    ? undefined
    : `Tokens were revoked on ${hosts.size} of ${run.sites.length} sites.`;
}
