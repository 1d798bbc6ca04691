import { checkReview, checkTile } from '../diagnose/check-tile.ts';
import { fieldOf } from './sandbox-control.ts';
import { signIn, type Verification } from './flow.ts';
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
  const visitor = await signIn(run);
  const list = await visitor.openJson(new URL('/installations', run.target));
  const installations = fieldOf(list, 'installations');
  const token = fieldOf(list, 'csrfToken');
  if (!Array.isArray(installations) || typeof token !== 'string')
    return 'GET /installations lists no installations.';
  const connected = installations.filter((installation) => fieldOf(installation, 'status') === 'connected');
  for (const installation of connected) {
    const id = fieldOf(installation, 'id');
    if (typeof id !== 'string') continue;
    const answer = await visitor.post(new URL(`/installations/${id}/disconnect`, run.target), {
      _csrf: token,
    });
    if (answer.status >= 400) return `POST /installations/:id/disconnect was answered with ${answer.status}.`;
  }
  const revoked = (await run.sandbox.requests(before)).filter(
    ({ path, status }) => path === '/oauth2/v1/revoke' && status === 200,
  );
  const hosts = new Set(revoked.map(({ host }) => host));
  return hosts.size >= run.sites.length
    ? undefined
    : `Tokens were revoked on ${hosts.size} of ${run.sites.length} sites.`;
}
