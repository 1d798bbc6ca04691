import type { DisconnectVariant } from '../contract/installations.ts';
import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { disconnected, liveGrants } from './ending.ts';

/** Requests to disconnect that other sites make in a customer's browser. */
export const forgeryAdversaries: readonly Adversary[] = [
  refusedDisconnect(
    'disconnect/csrf-required',
    'critical',
    'Disconnecting needs the form’s token',
    'A request without the CSRF token',
    { csrf: 'missing' },
  ),
  refusedDisconnect(
    'disconnect/csrf-checked',
    'high',
    'Disconnecting refuses a made-up CSRF token',
    'A request with a made-up CSRF token',
    { csrf: 'wrong' },
  ),
  {
    id: 'disconnect/csrf-own-session',
    severity: 'high',
    title: 'Disconnecting refuses the token of another customer’s session',
    source: sources.asvs,
    remedy: 'Bind the CSRF token to the session.',
    async judge(lab) {
      const { second } = lab;
      if (!lab.installations.hasCsrfToken) throw new NotTested('The contract names no CSRF token.');
      const token = await second.visit((browser) => lab.installations.csrfToken(browser));
      if (token === undefined) throw new NotTested('The second customer’s pages have no CSRF token.');
      return faultOfForgery(lab, 'A request with the CSRF token of another customer', {
        csrf: { value: token },
        headers: crossSite,
      });
    },
  },
  {
    id: 'disconnect/not-by-get',
    severity: 'high',
    title: 'A link cannot disconnect',
    source: sources.asvs,
    remedy: 'Let only POST (or DELETE) with a token change anything.',
    judge: (lab) => faultOfForgery(lab, 'A GET request', { csrf: 'missing', method: 'GET' }),
  },
];

const crossSite = {
  origin: 'https://attacker.example',
  referer: 'https://attacker.example/',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
};

function refusedDisconnect(
  id: string,
  severity: 'critical' | 'high',
  title: string,
  what: string,
  variant: DisconnectVariant,
): Adversary {
  return {
    id,
    severity,
    title,
    source: sources.asvs,
    remedy: 'Put a token that is bound to the session into the form, and refuse requests without it.',
    async judge(lab) {
      if (!lab.customers.first.isKnownByCookie)
        throw new NotTested('The customer is known by a header, which other sites cannot send.');
      if (variant.csrf === 'wrong' && !lab.installations.hasCsrfToken)
        throw new NotTested('The contract names no CSRF token.');
      const fault = await faultOfForgery(lab, what, { ...variant, headers: crossSite });
      if (fault !== undefined || variant.csrf !== 'wrong') return fault;
      return faultOfForgery(lab, 'A request with an empty CSRF token', {
        csrf: { value: '' },
        headers: crossSite,
      });
    },
  };
}

/** Lets another site’s page try to disconnect; the installation must survive. */
async function faultOfForgery(lab: Lab, what: string, variant: DisconnectVariant): Promise<Finding> {
  await disconnected(lab);
  const connection = await lab.connected(`forged ${what}`);
  const { installation } = connection;
  if (!installation) throw new NotTested('The installation was not found in the listing.');
  const protectedBySameSite = !lab.installations.hasCsrfToken && sessionIsSameSite(lab);
  // Without scripts, other sites can send GET and POST only.
  const isPossible = ['GET', 'POST'].includes(variant.method ?? lab.installations.disconnectMethod);
  if ((protectedBySameSite || (!isPossible && !lab.installations.hasCsrfToken)) && variant.method !== 'GET')
    return undefined;
  const page = await connection.customer.visit((browser) =>
    lab.installations.disconnect(browser, installation.id, {
      ...variant,
      isCrossSite: !lab.installations.hasCsrfToken,
    }),
  );
  if (page.status >= 500)
    return `${what} to disconnect was answered with ${page.status}: an error of the server, not a refusal.`;
  await pause(600);
  const isRevoked = (await liveGrants(lab, connection)) === 0;
  const shown = await lab.lookUp(connection);
  const isGone = !shown || (lab.installations.tellsStatus && !lab.installations.isConnected(shown));
  return isRevoked || isGone ? `${what} from another site disconnected the customer.` : undefined;
}

/** Whether every cookie that the server set stays away from other sites’ requests. */
function sessionIsSameSite(lab: Lab): boolean {
  const cookies = lab.http.exchanges.flatMap(({ setCookies, url }) =>
    lab.addresses.of(url).kind === 'target' ? setCookies : [],
  );
  return cookies.length > 0 && cookies.every((line) => /samesite=(?:lax|strict)/i.test(line));
}
