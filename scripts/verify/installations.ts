import { fieldOf } from './sandbox-control.ts';
import { openConsent, signIn, type Verification } from './flow.ts';

/** Statuses of an installation that has not left yet. */
const live = ['connecting', 'connected', 'needs-reauthorization', 'needs-recovery'];

/**
 * What an earlier run left counts for nothing: the customer that verifies leaves, and the sandbox begins anew. Nobody
 * leaves before the sandbox has seen that the server's flow leads to it. A server that cannot list its installations has
 * none to leave; the last check says that it cannot.
 *
 * @throws Error when there is no sandbox
 */
export async function beginAnew(run: Verification): Promise<void> {
  const before = await run.sandbox.lastRequest();
  await openConsent(run, { from: 'partner' }).catch(() => undefined);
  const seen = await run.sandbox.requests(before);
  if (seen.some(({ path }) => path === '/oauth2/v1/authorize')) {
    await disconnect(run, live).catch(() => undefined);
  }
  await run.sandbox.reset();
}

/**
 * Disconnects the installations of the customer that verifies.
 *
 * @returns what is wrong, if anything
 */
export async function disconnect(run: Verification, statuses = ['connected']): Promise<string | undefined> {
  const visitor = await signIn(run);
  const list = await visitor.openJson(new URL('/installations', run.target));
  const installations = fieldOf(list, 'installations');
  const token = fieldOf(list, 'csrfToken');
  if (!Array.isArray(installations) || typeof token !== 'string')
    return 'GET /installations lists no installations.';
  for (const installation of installations) {
    const [id, status] = ['id', 'status'].map((name) => fieldOf(installation, name));
    if (typeof id !== 'string' || typeof status !== 'string' || !statuses.includes(status)) continue;
    const path = `/installations/${id}/disconnect`;
    const answer = await visitor.post(new URL(path, run.target), { _csrf: token });
    if (answer.status >= 400) return `POST /installations/:id/disconnect was answered with ${answer.status}.`;
  }
  return undefined;
}
