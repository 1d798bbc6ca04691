import { comeBack, decide, onboardingLink, type Start } from '../run/flow.ts';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { onEverySite, sources, type Adversary, type Finding } from './adversary.ts';
import { bitsOf, isSequence } from './entropy.ts';

const minStateBits = 100;

/** The authorization request, as the server makes it. */
export const authorizationAdversaries: readonly Adversary[] = [
  {
    id: 'oauth/connects-from-tile',
    severity: 'critical',
    title: 'A customer connects from the tile, with `site` and `domain`',
    source: sources.oauth,
    remedy: 'Walk the flow by hand with the sandbox: the message says where it stopped.',
    judge: async (lab) =>
      (
        await onEverySite(lab, async (site) => {
          await lab.siteConnection(site);
          return undefined;
        })
      )
        .slice(0, 1)
        .map(({ finding }) => ({ site: lab.sites[0]?.name ?? '', finding })),
  },
  {
    id: 'oauth/connects-from-test-button',
    severity: 'high',
    title: 'A customer connects from *Test Authorization*, with `domain` alone',
    source: sources.oauth,
    remedy: 'Accept an onboarding link without `site`: look its `domain` up in the table of sites.',
    judge: (lab) => connectFrom(lab, 'test-authorization'),
  },
  {
    id: 'oauth/connects-from-platform',
    severity: 'critical',
    title: 'A customer connects from your own platform, with neither `site` nor `domain`',
    source: sources.oauth,
    remedy:
      'Without `site`, send the customer to https://app.datadoghq.com and trust the `domain` of the callback.',
    judge: (lab) => connectFrom(lab, 'platform'),
  },
  {
    id: 'oauth/installation-listed',
    severity: 'high',
    title: 'The connection is listed as connected',
    source: sources.integration,
    remedy:
      'Store the installation when the code was exchanged; if the contract is wrong, correct "installations".',
    async judge(lab) {
      const connection = await lab.base();
      if (!lab.installations.isDeclared && !connection.installation) {
        throw new NotTested('lab.json does not say how installations are listed ("installations").');
      }
      const found = await lab.waitFor(
        lab.patience.dataSeconds,
        async () => {
          const list = await connection.customer.visit((browser) => lab.installations.list(browser));
          return list?.some(
            (one) =>
              lab.installations.isConnected(one) &&
              (connection.installation === undefined || one.id === connection.installation.id),
          )
            ? true
            : undefined;
        },
        500,
      );
      return found
        ? undefined
        : `${lab.installations.url.pathname} shows no connected installation after the customer connected.`;
    },
  },
  {
    id: 'oauth/state-present',
    severity: 'critical',
    title: 'The authorization request carries a `state`',
    source: sources.rfc6749('10.12'),
    remedy: 'Send a fresh, random `state` with every authorization request.',
    judge: (lab) =>
      judgeRequest(lab, (query) =>
        (query.get('state') ?? '') === ''
          ? 'The authorization request has no `state`: an attacker can complete a flow in a customer’s browser.'
          : undefined,
      ),
  },
  {
    id: 'oauth/state-entropy',
    severity: 'high',
    title: '`state` cannot be guessed and is never used for two flows',
    source: sources.rfc6749('10.10'),
    remedy: 'Make `state` of at least 16 bytes from a cryptographic random generator, for each attempt.',
    isLast: true,
    async judge(lab) {
      await walkMore(lab);
      const states = lab.authorizations
        .map(({ request }) => request.get('state') ?? '')
        .filter((state) => state !== '');
      if (states.length < 4)
        throw new NotTested(`Only ${states.length} authorization requests with a \`state\` were seen.`);
      const distinct = new Set(states);
      if (distinct.size < states.length) {
        return `The same \`state\` was sent with several authorization requests (${distinct.size} different ones in ${states.length} flows).`;
      }
      const bits = bitsOf(states);
      if (bits < minStateBits && isSequence(states))
        return 'Each `state` follows from the one before: it is a counter or a time.';
      return bits < minStateBits
        ? `\`state\` varies in about ${Math.round(bits)} bits (${states[0]?.length ?? 0} characters); at least 128 are needed so that it cannot be guessed.`
        : undefined;
    },
  },
  {
    id: 'oauth/pkce-s256',
    severity: 'critical',
    title: 'The authorization request uses PKCE with S256',
    source: sources.rfc7636('4.2'),
    remedy: 'Send `code_challenge` and `code_challenge_method=S256`, and `code_verifier` with the code.',
    judge: (lab) =>
      judgeRequest(lab, (query) => {
        if (!query.has('code_challenge'))
          return 'The authorization request has no `code_challenge`: PKCE is not used.';
        const method = query.get('code_challenge_method');
        if (method !== 'S256') return `code_challenge_method is "${method ?? 'missing'}", not "S256".`;
        return /^[\w-]{43}$/.test(query.get('code_challenge') ?? '')
          ? undefined
          : '`code_challenge` is not the base64url form of a SHA-256 value (43 characters).';
      }),
  },
  {
    id: 'oauth/pkce-fresh',
    severity: 'high',
    title: 'Every attempt has its own code verifier',
    source: sources.rfc7636('7.1'),
    remedy: 'Make a new random `code_verifier` for each authorization request.',
    isLast: true,
    async judge(lab) {
      await walkMore(lab);
      const all = lab.authorizations
        .map(({ request }) => request.get('code_challenge') ?? '')
        .filter((one) => one !== '');
      if (all.length < 2)
        throw new NotTested('Fewer than two authorization requests with a `code_challenge` were seen.');
      const distinct = new Set(all).size;
      return distinct < all.length
        ? `The same \`code_challenge\` was sent with several authorization requests (${distinct} different ones in ${all.length}): the verifier is reused.`
        : undefined;
    },
  },
  {
    id: 'oauth/pkce-verifier-random',
    severity: 'high',
    title: 'The code verifier cannot be guessed from what the browser sees',
    source: sources.rfc7636('7.1'),
    remedy: 'Make `code_verifier` of at least 32 random bytes; keep it on the server.',
    isLast: true,
    async judge(lab) {
      await connectMore(lab);
      const verifiers = (await lab.control.secrets()).flatMap(({ kind, value }) =>
        kind === 'code_verifier' ? [value] : [],
      );
      if (verifiers.length < 3)
        throw new NotTested(`Only ${verifiers.length} code verifiers reached Datadog.`);
      const bits = bitsOf(verifiers);
      if (bits < 128 && isSequence(verifiers))
        return 'Each `code_verifier` follows from the one before: it is a counter or a time.';
      if (bits < 128)
        return `\`code_verifier\` varies in about ${Math.round(bits)} bits only; 256 are recommended.`;
      const states = lab.authorizations.map(({ request }) => request.get('state') ?? '');
      const shared = verifiers.find((verifier) =>
        states.some((state) => state.length >= 16 && (verifier.includes(state) || state.includes(verifier))),
      );
      return shared === undefined
        ? undefined
        : 'The `code_verifier` is made of the `state`, which the browser and Datadog’s logs see.';
    },
  },
  {
    id: 'oauth/redirect-uri-fixed',
    severity: 'medium',
    title: '`redirect_uri` is a declared one, whatever the request’s headers say',
    source: sources.rfc9700('2.1'),
    remedy: 'Take `redirect_uri` from the configuration, never from Host or X-Forwarded-Host.',
    async judge(lab) {
      const base = await lab.base();
      const declared = lab.clients.flatMap(({ redirect_uris }) => redirect_uris);
      const sent = base.at.request.get('redirect_uri') ?? '';
      if (!declared.includes(sent))
        return `redirect_uri "${sent}" is not registered for the client: ${lab.declaredRedirects}.`;
      const organization = await lab.newOrganization();
      const headers = {
        'x-forwarded-host': 'attacker.example',
        forwarded: 'host=attacker.example',
        'x-forwarded-proto': 'https',
      };
      return lab.customers.first.visit(async (browser) => {
        const answer = await browser.send(onboardingLink(lab, 'tile', organization.site), { headers });
        const location = answer.headers.location ?? '';
        if (decodeURIComponent(location).includes('attacker.example'))
          return 'The `redirect_uri` of the authorization request follows the caller’s X-Forwarded-Host header.';
        const asked = onboardingLink(lab, 'tile', organization.site);
        for (const name of ['redirect_uri', 'redirectUri', 'callback', 'callback_url'])
          asked.searchParams.set(name, 'https://parameter.attacker.example/callback');
        const host = browser.withHeaders({ host: 'host.attacker.example' });
        await lab.walk(lab.customers.first, browser, asked, organization).catch(() => undefined);
        const plain = onboardingLink(lab, 'tile', organization.site);
        await lab.walk(lab.customers.first, host, plain, organization).catch(() => undefined);
        const redirects = lab.authorizationRequests.map((query) => query.get('redirect_uri') ?? '');
        if (redirects.some((uri) => uri.includes('parameter.attacker.example')))
          return 'The `redirect_uri` of the authorization request is what a parameter of the onboarding link says.';
        if (redirects.some((uri) => uri.includes('host.attacker.example')))
          return 'The `redirect_uri` of the authorization request follows the Host header of the request.';
        const forwarded = browser.withHeaders(headers);
        const link = onboardingLink(lab, 'tile', organization.site);
        const at = await lab.walk(lab.customers.first, forwarded, link, organization).catch(() => undefined);
        if (!at) return undefined;
        await comeBack(lab, forwarded, await decide(at, 'authorize')).catch(() => undefined);
        const hook = await lab.waitFor(3, async () =>
          (await lab.control.accounts())
            .filter((one) => `${one.site}/${one.organization}` === organization.key)
            .flatMap(({ webhooks }) => webhooks)
            .at(0),
        );
        return hook?.url.includes('attacker.example')
          ? 'The webhook’s address follows the X-Forwarded-Host header of the request to the callback: alerts go to a stranger.'
          : undefined;
      });
    },
  },
  {
    id: 'oauth/scopes-declared',
    severity: 'medium',
    title: 'The authorization request asks for no scope that the tile does not declare',
    source: sources.oauth,
    remedy: 'Leave `scope` out, or send the scopes of assets/oauth_clients.json.',
    judge: (lab) =>
      judgeRequest(lab, (query) => {
        const asked = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
        const more = asked.filter((scope) => !lab.scopes.includes(scope));
        return more.length === 0
          ? undefined
          : `The authorization request asks for ${more.join(', ')}, which assets/oauth_clients.json does not declare.`;
      }),
  },
  {
    id: 'oauth/no-secret-in-request',
    severity: 'critical',
    title: 'The authorization request carries no secret',
    source: sources.rfc6749('2.3.1'),
    remedy: 'Send `client_secret` in the body of token requests only.',
    judge: (lab) =>
      judgeRequest(lab, (query) => {
        const name = [...query.keys()].find((key) => /secret|verifier/i.test(key));
        if (name !== undefined) return `The authorization request has "${name}" in its address.`;
        const secrets = lab.clients.map(({ secret }) => secret);
        return [...query.values()].some((value) => secrets.includes(value))
          ? 'The authorization request has the client secret in its address.'
          : undefined;
      }),
  },
];

async function connectFrom(lab: Lab, start: Start): Promise<Finding> {
  await lab.base();
  const site =
    start === 'platform' ? (lab.sites.find(({ name }) => name === 'US1') ?? lab.sites[0]) : undefined;
  const organization = await lab.newOrganization(site);
  const move = start === 'platform' && site?.name !== 'US1' ? site?.webHost : undefined;
  await lab.connectOrganization(organization, { start, ...(move !== undefined && { move }) });
  return undefined;
}

/** Judges the first authorization request, whatever Datadog made of it. */
async function judgeRequest(lab: Lab, judge: (query: URLSearchParams) => Finding): Promise<Finding> {
  const base = await lab.base().catch((error: unknown) => error);
  const query = lab.authorizationRequests[0];
  if (query) return judge(query);
  throw base instanceof Error ? base : new NotTested('No authorization request was seen.');
}

const fewFlows = 8;

/** Begins flows, until there are enough to compare. */
async function walkMore(lab: Lab): Promise<void> {
  const { organization } = await lab.base();
  await lab.customers.first.visit(async (browser) => {
    while (lab.authorizations.length < fewFlows) {
      await lab.walk(
        lab.customers.first,
        browser,
        onboardingLink(lab, 'tile', organization.site),
        organization,
      );
    }
  });
}

/** Connects, until enough code verifiers reached Datadog to compare. */
async function connectMore(lab: Lab): Promise<void> {
  const { organization } = await lab.base();
  const count = async () =>
    (await lab.control.secrets()).filter(({ kind }) => kind === 'code_verifier').length;
  for (let missing = fewFlows - (await count()); missing > 0; missing -= 1) {
    await lab.connectOrganization(organization, { start: 'tile' });
  }
}
