import type { Browser } from '../browser/browser.ts';
import { comeBack, decide, onboardingLink } from '../run/flow.ts';
import { keyPath, pause, tokenPath } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { firstFault, sources, type Adversary, type Finding } from './adversary.ts';
import { swapCase } from './hostile-values.ts';
import { exchangesOf, faultOfRefusal, isSuccess, withCallback, type Ready } from './callbacks.ts';

function changed(callback: URL, change: (query: URLSearchParams) => void): URL {
  const url = new URL(callback);
  change(url.searchParams);
  return url;
}

/** One callback whose `state` is wrong in some way, and that must be refused before the code is exchanged. */
function refused(
  id: string,
  title: string,
  what: string,
  change: (query: URLSearchParams, ready: Ready) => void,
): Adversary {
  return {
    id,
    severity: 'critical',
    title,
    source: sources.rfc6749('10.12'),
    remedy: 'Compare `state` with the attempt that this browser began, before anything is asked of Datadog.',
    judge: (lab) =>
      withCallback(lab, (ready) =>
        faultOfRefusal(lab, what, ready, () =>
          ready.browser.open(
            changed(ready.callback, (query) => {
              change(query, ready);
            }),
          ),
        ),
      ),
  };
}

const wrongStates: readonly { what: string; change: (state: string) => string }[] = [
  {
    what: 'a made-up `state`',
    change: (state) => `${state.split('').reverse().join('')}x`.slice(-state.length),
  },
  { what: 'a `state` that begins like the right one', change: (state) => `${state.slice(0, -6)}tilekt` },
  { what: 'the first half of the `state`', change: (state) => state.slice(0, Math.ceil(state.length / 2)) },
  { what: 'more than the `state`', change: (state) => `${state}x` },
  { what: 'the `state` in another case', change: swapCase },
];

/** The way back from Datadog: what a server must check before it exchanges a code. */
export const callbackAdversaries: readonly Adversary[] = [
  refused(
    'oauth/state-required',
    'A callback without `state` is refused',
    'A callback without `state`',
    (query) => {
      query.delete('state');
    },
  ),
  refused(
    'oauth/state-empty',
    'A callback with an empty `state` is refused',
    'A callback with an empty `state`',
    (query) => {
      query.set('state', '');
    },
  ),
  {
    id: 'oauth/state-checked',
    severity: 'critical',
    title: 'A callback with a made-up `state` is refused',
    source: sources.rfc6749('10.12'),
    remedy: 'Compare the whole `state`, with its case, with the attempt that this browser began.',
    judge: (lab) =>
      firstFault(wrongStates, ({ what, change }) =>
        withCallback(lab, async (ready) => {
          const state = ready.callback.searchParams.get('state') ?? '';
          const wrong = change(state);
          if (state === '' || wrong === state) return undefined;
          return faultOfRefusal(lab, `A callback with ${what}`, ready, () =>
            ready.browser.open(
              changed(ready.callback, (query) => {
                query.set('state', wrong);
              }),
            ),
          );
        }),
      ),
  },
  {
    id: 'oauth/state-bound-to-session',
    severity: 'critical',
    title: 'A callback in another browser than the one that began is refused',
    source: sources.rfc9700('4.7.1'),
    remedy:
      'Bind `state` to the session of the browser that began, and refuse it in every other one (login CSRF).',
    judge: (lab) =>
      withCallback(lab, async (ready) => {
        const attack = (who: string, browser: Browser) =>
          faultOfRefusal(lab, `An attacker’s callback in ${who}`, ready, () => browser.open(ready.callback));
        const second = lab.customers.second;
        if (second) {
          const fault = await second.visit((browser) =>
            attack('the browser of another customer', browser.copy('second customer, lured')),
          );
          if (fault !== undefined) return fault;
        }
        const other = await lab.customers.first.inAnotherBrowser();
        const isOther = other && other.jar.header(lab.target) !== ready.browser.jar.header(lab.target);
        if (isOther) return attack('another browser of the same customer', other);
        if (!second)
          throw new NotTested(
            'Nobody else can be signed in: give a second customer in lab.json, or with --cookie-2.',
          );
        return undefined;
      }),
  },
  {
    id: 'oauth/state-single-use',
    severity: 'critical',
    title: '`state` counts once: a second code with it is refused',
    source: sources.rfc9700('4.7.1'),
    remedy: 'Delete the attempt when its callback arrives, whatever came of it.',
    async judge(lab) {
      const used = await withCallback(lab, async ({ browser, callback }) => {
        await comeBack(lab, browser, callback);
        return callback.searchParams.get('state') ?? '';
      });
      if (used === '') throw new NotTested('The callback had no `state`.');
      return withCallback(lab, (ready) =>
        faultOfRefusal(lab, 'A new code with a `state` that was used already', ready, () =>
          ready.browser.open(
            changed(ready.callback, (query) => {
              query.set('state', used);
            }),
          ),
        ),
      );
    },
  },
  {
    id: 'oauth/state-ends-with-denial',
    severity: 'high',
    title: 'A `state` whose flow was denied is used up',
    source: sources.rfc9700('4.7.1'),
    remedy: 'Delete the attempt on the error branch too.',
    async judge(lab) {
      const used = await withCallback(
        lab,
        async ({ browser, callback }) => {
          await comeBack(lab, browser, callback);
          return callback.searchParams.get('state') ?? '';
        },
        'deny',
      );
      if (used === '') throw new NotTested('The callback had no `state`.');
      return withCallback(lab, (ready) =>
        faultOfRefusal(lab, 'A code with the `state` of a flow that the customer denied', ready, () =>
          ready.browser.open(
            changed(ready.callback, (query) => {
              query.set('state', used);
            }),
          ),
        ),
      );
    },
  },
  {
    id: 'oauth/callback-replay',
    severity: 'high',
    title: 'The callback’s address, opened again, exchanges nothing',
    source: sources.rfc6749('10.5'),
    remedy: 'Refuse the used `state` with a page that the customer understands.',
    judge: (lab) =>
      withCallback(lab, async ({ browser, callback, organization, before }) => {
        await comeBack(lab, browser, callback);
        const first = (await exchangesOf(lab, organization, before)).length;
        const again = await browser.open(callback);
        await pause(200);
        const all = (await exchangesOf(lab, organization, before)).length;
        if (all > first)
          return 'The same callback, opened again, made the server exchange its code a second time.';
        return again.status >= 500
          ? `The same callback, opened again, ended with ${again.status}.`
          : undefined;
      }),
  },
  {
    id: 'oauth/double-click',
    severity: 'high',
    title: 'Two identical callbacks at once make one exchange',
    source: sources.rfc6749('4.1.2'),
    remedy: 'Take the attempt out of the store in one atomic step, and exchange only what was taken.',
    judge: (lab) =>
      withCallback(lab, async ({ browser, callback, organization, before }) => {
        // The answer takes a moment, so that the second callback meets the first one under way.
        await lab.control.faults([
          { match: { path: tokenPath, organization: organization.key }, delayMs: 400 },
        ]);
        const twin = browser.copy('first customer, clicking twice');
        const pages = await Promise.all([browser.open(callback), twin.open(callback)]);
        await lab.control.clearFaults(organization.key);
        const exchanges = await exchangesOf(lab, organization, before);
        const worked = exchanges.filter(({ status }) => status === 200).length;
        if (exchanges.length > 1)
          return `Two identical callbacks at once made ${exchanges.length} code exchanges: the state is not used up atomically.`;
        if (worked === 0) return 'Two identical callbacks at once: neither of them connected the customer.';
        const broken = pages.find(({ status }) => status >= 500);
        return broken ? `One of two identical callbacks at once ended with ${broken.status}.` : undefined;
      }),
  },
  {
    id: 'oauth/denial',
    severity: 'high',
    title: 'A customer who denies sees that, and nothing is connected',
    source: sources.rfc6749('4.1.2.1'),
    remedy: 'Answer the `error` of a callback with a page of yours; ask Datadog for nothing.',
    judge: (lab) =>
      withCallback(
        lab,
        (ready) =>
          faultOfRefusal(lab, 'A callback with error=access_denied', ready, () =>
            comeBack(lab, ready.browser, ready.callback),
          ),
        'deny',
      ),
  },
  {
    id: 'oauth/error-with-code',
    severity: 'medium',
    title: 'A callback with `error` is refused, even with a code',
    source: sources.rfc6749('4.1.2.1'),
    remedy: 'Look at `error` before `code`.',
    judge: (lab) =>
      withCallback(lab, (ready) =>
        faultOfRefusal(lab, 'A callback with both `error` and a code', ready, () =>
          ready.browser.open(
            changed(ready.callback, (query) => {
              query.set('error', 'access_denied');
            }),
          ),
        ),
      ),
  },
  {
    id: 'oauth/error-not-reflected',
    severity: 'high',
    title: 'What the callback’s address says is not written into the page',
    source: sources.asvs,
    remedy: 'Escape everything that comes from the address, or better leave it out.',
    judge: (lab) =>
      withCallback(
        lab,
        async ({ browser, callback }) => {
          const script = '<img src=x onerror=tilekitLab1>';
          const url = changed(callback, (query) => {
            query.set('error', `access_denied${script}`);
            query.set('error_description', `${script} was denied`);
          });
          const deny = await browser.open(url);
          const nameless = await browser.open(
            changed(callback, (query) => {
              for (const name of [...query.keys()]) query.set(name, `${script}${name}`);
            }),
          );
          for (const page of [deny, nameless]) {
            if (page.isHtml && page.text.includes(script))
              return `The page at ${page.url.pathname} contains markup from the callback’s address (cross-site scripting).`;
          }
          return undefined;
        },
        'deny',
      ),
  },
  {
    id: 'oauth/no-code',
    severity: 'medium',
    title: 'A callback without a code, or without anything, is refused politely',
    source: sources.rfc6749('4.1.2'),
    remedy: 'Check the callback’s parameters; answer what is missing with a 4xx page.',
    judge: (lab) =>
      withCallback(lab, async (ready): Promise<Finding> => {
        const bare = new URL(ready.callback);
        bare.search = '';
        const fault = await faultOfRefusal(lab, 'A callback without parameters', ready, () =>
          ready.browser.open(bare),
        );
        if (fault !== undefined) return fault;
        return faultOfRefusal(lab, 'A callback without a code', ready, () =>
          ready.browser.open(
            changed(ready.callback, (query) => {
              query.delete('code');
            }),
          ),
        );
      }),
  },
  {
    id: 'oauth/failed-exchange',
    severity: 'high',
    title: 'When Datadog refuses the code, the customer is not told that it worked',
    source: sources.endpoints,
    remedy: 'Show an error page when the token endpoint refuses, and store nothing.',
    judge: (lab) =>
      withCallback(lab, async ({ browser, callback, organization }) => {
        const base = await lab.base();
        await lab.control.faults([
          {
            match: { path: tokenPath, organization: organization.key },
            times: 5,
            respond: {
              status: 400,
              body: { errors: ['invalid_grant - Invalid authorization code or code verifier.'] },
            },
          },
        ]);
        const page = await browser.open(callback);
        await lab.control.clearFaults(organization.key);
        if (isSuccess(lab, base.end, page))
          return 'Datadog refused the code with invalid_grant, and the customer saw the page that says connected.';
        const list = await lab.installations.list(browser).catch(() => undefined);
        const listed = list?.find(
          (one) =>
            lab.installations.isConnected(one) &&
            (one.organization === organization.name || one.text.includes(organization.publicId)),
        );
        return listed
          ? 'Datadog refused the code with invalid_grant, and the installation is listed as connected.'
          : undefined;
      }),
  },
  {
    id: 'oauth/exchange-outage',
    severity: 'medium',
    title: 'When Datadog’s token endpoint is down, the customer gets an error page and can start over',
    source: sources.endpoints,
    remedy: 'Catch failures of the exchange; a new attempt must work.',
    async judge(lab) {
      const organization = await withCallback(lab, async ({ browser, callback, organization: own }) => {
        await lab.control.faults([
          { match: { path: tokenPath, organization: own.key }, times: 9, respond: { status: 503 } },
        ]);
        const base = await lab.base();
        const page = await browser.open(callback);
        await lab.control.clearFaults(own.key);
        return isSuccess(lab, base.end, page) ? undefined : own;
      });
      if (!organization)
        return 'The token endpoint answered 503, and the customer saw the page that says connected.';
      await lab.connectOrganization(organization, { start: 'tile' });
      return undefined;
    },
  },
  {
    id: 'oauth/code-leaves-address-bar',
    severity: 'medium',
    title: 'The page that ends the flow has no code in its address',
    source: sources.rfc9700('4.2.4'),
    remedy: 'Redirect once more after the exchange, to an address without `code` and `state`.',
    async judge(lab) {
      const { end } = await lab.base();
      return end.url.searchParams.has('code')
        ? `The code stays in the address bar: the flow ends at ${end.url.pathname}?code=….`
        : undefined;
    },
  },
  {
    id: 'oauth/sign-in-required',
    severity: 'critical',
    title: 'Nobody connects without being signed in at the partner',
    source: sources.oauth,
    remedy: 'Ask for the sign-in before the authorization request, and again at the callback.',
    async judge(lab) {
      if (
        'header' in lab.customers.first.contract &&
        Object.keys(lab.customers.first.contract.header).length === 0
      ) {
        throw new NotTested(
          'No customer is configured, so a signed-in customer cannot be told apart from a visitor. Name one in lab.json, or with --cookie.',
        );
      }
      await lab.base();
      const organization = await lab.newOrganization();
      const browser = lab.anonymous();
      const before = await lab.control.lastRequest();
      const at = await lab
        .walk(undefined, browser, onboardingLink(lab, 'tile', organization.site), organization)
        .catch(() => undefined);
      if (!at) return undefined;
      const end = await comeBack(lab, browser, await decide(at, 'authorize'));
      await pause(200);
      const exchanged = (await exchangesOf(lab, organization, before)).some(({ status }) => status === 200);
      const made = (await lab.requestsOf(organization, before)).some(
        ({ path, status }) => path === keyPath && status === 201,
      );
      if (exchanged && made) {
        return 'A visitor without a session connected an organization, API key included: nobody was asked to sign in.';
      }
      return exchanged &&
        end.status < 400 &&
        lab.addresses.of(end.url).kind === 'target' &&
        end.forms.length === 0
        ? 'A visitor without a session connected an organization: nobody was asked to sign in.'
        : undefined;
    },
  },
  {
    id: 'oauth/account-bound',
    severity: 'critical',
    title: 'The callback connects the account that began, never another one',
    source: sources.rfc9700('4.7.1'),
    remedy: 'Keep the partner’s account in the attempt; refuse a callback of another account.',
    async judge(lab) {
      const { second } = lab;
      if (!second.isKnownByCookie)
        throw new NotTested('The customers are told apart by headers, not by a browser.');
      return withCallback(lab, ({ browser, callback, organization }) =>
        second.visit(async (other): Promise<Finding> => {
          const before = new Set((await lab.installations.list(other))?.map(({ id }) => id));
          // The first customer signs out and the second one in, in the browser that began.
          const switched = browser.copy('second customer, in the browser of the first');
          for (const { name, value } of other.jar.list(lab.target.hostname)) {
            switched.jar.set(lab.target.hostname, `${name}=${value}`);
          }
          await switched.open(callback);
          await pause(200);
          const exchanged = (await lab.requestsOf(organization)).some(
            ({ path, status }) => path === tokenPath && status === 200,
          );
          if (!exchanged) return undefined;
          const list =
            (await lab.installations.list(other)) ?? (await lab.installations.list(switched)) ?? [];
          return list.some(({ id }) => !before.has(id))
            ? 'A flow that one customer began was completed for another customer who signed in meanwhile.'
            : undefined;
        }),
      );
    },
  },
];
