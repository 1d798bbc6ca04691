import { sites } from '@tilekit/core';
import { connect, faultOfEnd, openConsent, type Start, type Verification } from './flow.ts';
import type { Step } from './report.ts';
import { step } from './step.ts';
import { createVisitor } from './visitor.ts';

/** Both starts, denial, and everything that must be refused. */
export async function* checkAuthorization(run: Verification): AsyncGenerator<Step> {
  const [us1] = sites;
  if (!us1) return;
  const starts: [string, Start][] = [
    ['from the tile, with `domain` and `site`', { from: 'tile', site: us1 }],
    ['from *Test Authorization*, with `domain` alone', { from: 'test-authorization', site: us1 }],
    ['from your own platform, with neither', { from: 'partner' }],
  ];
  for (const [name, start] of starts) {
    yield await step(`A customer connects ${name}`, async () =>
      faultOfEnd(run, (await connect(run, start)).page),
    );
  }
  yield await step(
    'The authorisation request has `state`, PKCE S256 and a redirect URI of the client',
    async () => {
      const { page } = await openConsent(run, { from: 'tile', site: us1 });
      const query = page.url.searchParams;
      const faults = [
        query.get('response_type') !== 'code' && 'response_type is not "code"',
        query.get('code_challenge_method') !== 'S256' && 'code_challenge_method is not "S256"',
        !/^[\w-]{43}$/.test(query.get('code_challenge') ?? '') &&
          'code_challenge is not 43 base64url characters',
        (query.get('state') ?? '').length < 22 && 'state is shorter than 128 bits',
        new URL(query.get('redirect_uri') ?? 'about:blank').pathname !== run.callbackPath &&
          'redirect_uri is another one',
        query.has('client_secret') && 'the client secret is in the URL',
      ];
      const found = faults.filter((fault) => fault !== false);
      return found.length === 0 ? undefined : `${found.join(', ')}.`;
    },
  );
  yield await step('A customer who denies gets a page that says so, and nothing is connected', async () => {
    const before = (await run.sandbox.requests()).length;
    const { visitor, page } = await openConsent(run, { from: 'tile', site: us1 });
    const end = await visitor.press(page, 'Deny');
    const calls = (await run.sandbox.requests())
      .slice(before)
      .filter(({ path }) => path === '/oauth2/v1/token');
    if (calls.length > 0) return 'The server asked for a token nevertheless.';
    return end.url.origin === run.target.origin && end.status < 500
      ? undefined
      : `It ended with ${end.status}.`;
  });
  const hostile: [string, string][] = [
    ['an unknown `domain`', '?domain=datadoghq.com.evil.example'],
    ['an unknown `site`', '?site=https%3A%2F%2Fapp.datadoghq.com%40evil.example'],
  ];
  for (const [name, query] of hostile) {
    yield await refused(
      `A link with ${name} is refused`,
      new URL(`${run.onboardingPath}${query}`, run.target),
      run,
    );
  }
  const forged = new URL(`${run.callbackPath}?code=forged&state=forged&domain=datadoghq.com`, run.target);
  yield await refused('A callback with a `state` of no session is refused', forged, run);
  yield await step('A callback that is opened a second time is refused', async () => {
    const { visitor, page } = await openConsent(run, { from: 'tile', site: us1 });
    const state = page.url.searchParams.get('state') ?? '';
    await visitor.press(page, 'Authorize');
    const again = new URL(run.callbackPath, run.target);
    again.search = new URLSearchParams({ code: 'again', state, domain: us1.domain }).toString();
    const { status } = await visitor.open(again);
    return status >= 400 && status < 500 ? undefined : `It was answered with ${status}.`;
  });
}

function refused(what: string, url: URL, run: Verification): Promise<Step> {
  return step(what, async () => {
    const { status } = await createVisitor(run.target, run.cookie).open(url);
    return status >= 400 && status < 500 ? undefined : `It was answered with ${status}.`;
  });
}
