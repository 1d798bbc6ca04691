import { sites } from '@tilekit/core';
import { connect, faultOfEnd, openConsent, signIn, type Start, type Verification } from './flow.ts';
import type { Step } from './report.ts';
import { step } from './step.ts';
import { createVisitor, type Visitor } from './visitor.ts';

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
    'The authorization request has `state`, PKCE S256 and a redirect URI of the client',
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
    const asked = await watchTokens(run);
    const { visitor, page } = await openConsent(run, { from: 'tile', site: us1 });
    const end = await visitor.press(page, 'Deny');
    if (await asked()) return askedNevertheless;
    return end.url.origin === run.target.origin && end.status < 500
      ? undefined
      : `It ended with ${end.status}.`;
  });
  const hostile: [string, string][] = [
    ['an unknown `domain`', '?domain=datadoghq.com.evil.example'],
    ['an unknown `site`', '?site=https%3A%2F%2Fapp.datadoghq.com%40evil.example'],
  ];
  for (const [name, query] of hostile) {
    yield await step(`A link with ${name} is refused`, () =>
      faultOfRefusal(
        run,
        createVisitor(run.target, run.cookie),
        new URL(`${run.onboardingPath}${query}`, run.target),
      ),
    );
  }
  const callback = (state: string) => {
    const url = new URL(run.callbackPath, run.target);
    url.search = new URLSearchParams({ code: 'forged', state, domain: us1.domain }).toString();
    return url;
  };
  yield await step('A callback with a `state` of no session is refused', async () =>
    faultOfRefusal(run, await signIn(run), callback('forged')),
  );
  yield await step('A callback in another browser than the one that began is refused', async () => {
    const { page } = await openConsent(run, { from: 'tile', site: us1 });
    // Even if the same customer is signed in there, as long as a session of the partner's can be had.
    const other = run.cookie === undefined ? await signIn(run) : createVisitor(run.target);
    return faultOfRefusal(run, other, callback(page.url.searchParams.get('state') ?? ''));
  });
  yield await step('A callback that is opened a second time is refused', async () => {
    for (const decision of ['Authorize', 'Deny']) {
      const { visitor, page } = await openConsent(run, { from: 'tile', site: us1 });
      await visitor.press(page, decision);
      const fault = await faultOfRefusal(run, visitor, callback(page.url.searchParams.get('state') ?? ''));
      if (fault !== undefined) return fault;
    }
    return undefined;
  });
}

const askedNevertheless = 'The server asked Datadog for a token nevertheless.';

/** Datadog would refuse a forged code as well: the server must refuse it before it asks. */
async function faultOfRefusal(run: Verification, visitor: Visitor, url: URL): Promise<string | undefined> {
  const asked = await watchTokens(run);
  const { status } = await visitor.open(url);
  if (await asked()) return askedNevertheless;
  return status >= 400 && status < 500 ? undefined : `It was answered with ${status}.`;
}

/** @returns a function that tells whether a code was exchanged, or tried to be, from now on */
async function watchTokens(run: Verification): Promise<() => Promise<boolean>> {
  const before = await run.sandbox.lastRequest();
  return async () => (await run.sandbox.requests(before)).some(({ path }) => path === '/oauth2/v1/token');
}
