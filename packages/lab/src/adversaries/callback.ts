import type { Browser } from '../browser/browser.ts';
import { comeBack, decide, onboardingLink } from '../run/flow.ts';
import { keyPath, tokenPath } from '../run/endpoints.ts';
import { pause } from '../run/wait.ts';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { firstFault, sources, type Adversary, type Finding } from './adversary.ts';
import { swapCase } from './hostile-values.ts';
import { outcomeAdversaries } from './callback-outcome.ts';
import {
  changed,
  exchangesOf,
  faultOfRefusal,
  isListedAsConnected,
  withCallback,
  type Ready,
} from './pending-callback.ts';

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
    async judge(lab) {
      const inBrowser = (browser: Browser | undefined, where: string) =>
        withCallback(lab, (ready) =>
          faultOfRefusal(lab, `${what}${where}`, ready, () =>
            (browser ?? ready.browser).open(
              changed(ready.callback, (query) => {
                change(query, ready);
              }),
            ),
          ),
        );
      const fault = await inBrowser(undefined, '');
      if (fault !== undefined) return fault;
      // In a session without an attempt there is no state to compare with: two missing values are not equal.
      const other = await lab.customers.first.inAnotherBrowser();
      return other && inBrowser(other, ' in a session that began no flow');
    },
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
    async judge(lab) {
      const { first, second } = lab.customers;
      const lured: ((use: (browser: Browser, who: string) => Promise<Finding>) => Promise<Finding>)[] = [];
      if (second)
        lured.push((use) =>
          second.visit((browser) =>
            use(browser.copy('second customer, lured'), 'the browser of another customer'),
          ),
        );
      const other = await first.inAnotherBrowser();
      if (other) lured.push((use) => use(other, 'another browser of the same customer'));
      if (first.isKnownByCookie)
        lured.push((use) =>
          use(lab.anonymous('a visitor, lured'), 'the browser of a visitor who is not signed in'),
        );
      if (!second && !other)
        throw new NotTested(
          'No other session is available: give a second customer in lab.json, or with --cookie-2.',
        );
      // Each gets its own callback: a server may consume it at the first request.
      return firstFault(lured, (lure) =>
        withCallback(lab, (ready) =>
          lure(async (browser, who) => {
            const isSame = sessionOf(lab, browser) === sessionOf(lab, ready.browser);
            if (isSame) return undefined;
            return faultOfRefusal(lab, `An attacker’s callback in ${who}`, ready, () =>
              browser.open(ready.callback),
            );
          }),
        ),
      );
    },
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
        const isShown = () =>
          lab.waitFor(5, async () =>
            (await isListedAsConnected(lab, browser, organization)) === true ? true : undefined,
          );
        const wasConnected = await isShown();
        const again = await browser.open(callback);
        await pause(200);
        const all = (await exchangesOf(lab, organization, before)).length;
        if (all > first)
          return 'The same callback, opened again, made the server exchange its code a second time.';
        if (again.status >= 500) return `The same callback, opened again, ended with ${again.status}.`;
        return wasConnected === true && !(await isShown())
          ? 'The same callback, opened again as browsers do, ended the connection that it had made.'
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
        const pages = await Promise.all([comeBack(lab, browser, callback), comeBack(lab, twin, callback)]);
        await lab.control.clearFaults(organization.key);
        const exchanges = await exchangesOf(lab, organization, before);
        const worked = exchanges.filter(({ status }) => status === 200).length;
        if (exchanges.length > 1)
          return `Two identical callbacks at once made ${exchanges.length} code exchanges: the state is not used up atomically.`;
        if (worked === 0) return 'Two identical callbacks at once: neither of them connected the customer.';
        const broken = pages.find(({ status }) => status >= 500);
        if (broken) return `One of two identical callbacks at once ended with ${broken.status}.`;
        const isShown = await lab.waitFor(lab.patience.dataSeconds, async () =>
          (await isListedAsConnected(lab, browser, organization)) === false ? undefined : true,
        );
        return isShown
          ? undefined
          : 'Two identical callbacks at once: afterwards the customer is not shown as connected.';
      }),
  },
  ...outcomeAdversaries,
  {
    id: 'oauth/sign-in-required',
    severity: 'critical',
    title: 'Connecting requires a signed-in customer',
    source: sources.oauth,
    remedy: 'Ask for the sign-in before the authorization request, and again at the callback.',
    async judge(lab) {
      if (
        'header' in lab.customers.first.contract &&
        Object.keys(lab.customers.first.contract.header).length === 0
      ) {
        throw new NotTested(
          'No customer is configured, so a signed-in customer cannot be distinguished from a visitor. Name one in lab.json, or with --cookie.',
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
        return 'A visitor without a session connected an organization, API key included, without signing in.';
      }
      return exchanged &&
        end.status < 400 &&
        lab.addresses.of(end.url).kind === 'target' &&
        end.forms.length === 0
        ? 'A visitor without a session connected an organization without signing in.'
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
        throw new NotTested('The customers are identified by headers, not by cookies.');
      return withCallback(lab, ({ browser, callback, organization }) =>
        second.visit(async (other): Promise<Finding> => {
          const before = new Set((await lab.installations.list(other))?.map(({ id }) => id));
          // The first customer signs out and the second one in, in the browser that began.
          const switched = browser.copy('second customer, in the browser of the first');
          for (const { name, value } of other.jar.ofTarget(lab.target.hostname)) {
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

/** The cookies by which the target knows a browser. */
function sessionOf(lab: Lab, { jar }: Browser): string {
  const pairs = jar.ofTarget(lab.target.hostname).map(({ name, value }) => `${name}=${value}`);
  return pairs.sort().join('; ');
}
