import { comeBack, decide, FlowStopped, onboardingLink } from '../run/flow.ts';
import { tokenPath } from '../run/endpoints.ts';
import type { Lab } from '../run/lab.ts';
import { firstFault, sources, type Adversary, type Finding } from './adversary.ts';
import {
  changed,
  exchangesOf,
  faultOfRefusal,
  isListedAsConnected,
  isSuccess,
  withCallback,
  type Ready,
} from './pending-callback.ts';

const failedExchanges = [
  {
    what: 'Datadog refused the code with invalid_grant',
    respond: {
      status: 400,
      body: { errors: ['invalid_grant - Invalid authorization code or code verifier.'] },
    },
  },
  {
    what: 'Something on the way answered the token request with 200 and a page of HTML',
    respond: {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Network sign-in</title>',
    },
  },
];

const exchangeOutages = [
  { what: 'The token endpoint answered 503', fault: { respond: { status: 503 } } },
  { what: 'The token endpoint broke the connection off', fault: { drop: 'before' } },
];

/** A customer who denied may think better of it, in the same browser. */
async function faultOfSecondTry(lab: Lab, { browser, organization }: Ready): Promise<Finding> {
  const before = await lab.control.lastRequest();
  try {
    const link = onboardingLink(lab, 'tile', organization.site);
    const at = await lab.walk(lab.customers.first, browser, link, organization);
    await comeBack(lab, browser, await decide(at, 'authorize'));
  } catch (error) {
    if (!(error instanceof FlowStopped)) throw error;
    return `After a denial the same customer cannot start over: ${error.message}`;
  }
  const worked = await lab.waitFor(5, async () =>
    (await exchangesOf(lab, organization, before)).find(({ status }) => status === 200),
  );
  return worked
    ? undefined
    : 'After a denial the same customer started over, and the code was not exchanged.';
}

/** Callbacks with an error or without a code, and exchanges that fail: what the customer sees. */
export const outcomeAdversaries: readonly Adversary[] = [
  {
    id: 'oauth/denial',
    severity: 'high',
    title: 'A customer who denies sees that, and nothing is connected',
    source: sources.rfc6749('4.1.2.1'),
    remedy: 'Answer the `error` of a callback with a page of yours; ask Datadog for nothing.',
    judge: (lab) =>
      withCallback(
        lab,
        async (ready) => {
          const fault = await faultOfRefusal(lab, 'A callback with error=access_denied', ready, () =>
            comeBack(lab, ready.browser, ready.callback),
          );
          return fault ?? faultOfSecondTry(lab, ready);
        },
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
    title: 'When Datadog refuses the code, the customer does not see success',
    source: sources.endpoints,
    remedy: 'Show an error page when the token endpoint refuses, and store nothing.',
    judge: (lab) =>
      firstFault(failedExchanges, ({ what, respond }) =>
        withCallback(lab, async ({ browser, callback, organization }) => {
          const base = await lab.base();
          const match = { path: tokenPath, organization: organization.key };
          await lab.control.faults([{ match, times: 5, respond }]);
          const page = await browser.open(callback);
          await lab.control.clearFaults(organization.key);
          if (isSuccess(lab, base.end, page))
            return `${what}, and the customer saw the page that says connected.`;
          return (await isListedAsConnected(lab, browser, organization)) === true
            ? `${what}, and the installation is listed as connected.`
            : undefined;
        }),
      ),
  },
  {
    id: 'oauth/exchange-outage',
    severity: 'medium',
    title: 'When Datadog’s token endpoint is down, the customer gets an error page and can start over',
    source: sources.endpoints,
    remedy: 'Catch failures of the exchange; a new attempt must work.',
    judge: (lab) =>
      firstFault(exchangeOutages, async ({ what, fault }) => {
        const organization = await withCallback(lab, async ({ browser, callback, organization: own }) => {
          const match = { path: tokenPath, organization: own.key };
          await lab.control.faults([{ match, times: 9, ...fault }]);
          const base = await lab.base();
          const page = await browser.open(callback);
          await lab.control.clearFaults(own.key);
          return isSuccess(lab, base.end, page) ? undefined : own;
        });
        if (!organization) return `${what}, and the customer saw the page that says connected.`;
        try {
          await lab.connectOrganization(organization, { start: 'tile' });
        } catch (error) {
          if (!(error instanceof FlowStopped)) throw error;
          return `${what}; afterwards the customer cannot connect: ${error.message}`;
        }
        return undefined;
      }),
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
];
