import { expect, test } from 'vitest';

import { createPartner, redirectUri } from '../../test/partner.ts';
import { createAuthorizationRequest } from '../oauth/create-authorization-request.ts';
import { parseOnboarding } from '../oauth/parse-onboarding.ts';
import { validateCallback } from '../oauth/validate-callback.ts';
import { sites } from '../sites/site-table.ts';
import { connectInstallation } from './connect-installation.ts';
import { createAccessTokenSource } from './create-access-token-source.ts';
import { disconnectInstallation } from './disconnect-installation.ts';

/** The ways in which a customer of a site arrives. */
const starts = {
  'from the tile': (domain: string, origin: string) => `domain=${domain}&site=${origin}`,
  "from the tile, with the customer's subdomain": (domain: string) =>
    `domain=${domain}&site=https://bigcorp.${domain}`,
  "from the tile, with a subdomain of US1's": (domain: string) =>
    `domain=${domain}&site=https://bigcorp.datadoghq.com`,
  'from the tile, with the domain only': (domain: string) => `domain=${domain}`,
  "from the partner's own page": () => '',
};

test.each(Object.entries(starts))(
  'the whole life of an installation on every site, %s: only the API host of the callback is contacted (R51, A-09, A-16)',
  async (_, start) => {
    for (const site of sites) {
      const partner = createPartner();
      const { client, lifecycle, datadog } = partner;
      const { origin } = parseOnboarding(new URLSearchParams(start(site.domain, site.webOrigin)));
      const { url, state, codeVerifier } = await createAuthorizationRequest({ client, redirectUri, origin });
      const code = datadog.consent(new URL(url).searchParams.get('code_challenge') ?? '', redirectUri);
      const query = new URLSearchParams({
        code,
        state,
        domain: site.domain,
        site: `https://bigcorp.${site.domain}`,
      });
      const callback = validateCallback({ query, expectedState: state });
      const connection = { accountId: 'account-1', client, callback, redirectUri, codeVerifier };
      const { id } = await connectInstallation(lifecycle, connection);
      partner.clock.now += 3_600_000;
      await createAccessTokenSource(lifecycle).getAccessToken(id);
      await disconnectInstallation(lifecycle, { installationId: id });
      expect(datadog.requests.map(({ path, status }) => `${path} ${status}`)).toEqual([
        '/oauth2/v1/token 200',
        '/api/v2/api_keys/marketplace 201',
        '/oauth2/v1/token 200',
        '/oauth2/v1/revoke 200',
      ]);
      expect(new Set(datadog.requests.map(({ host }) => host))).toEqual(new Set([site.apiHost]));
    }
  },
);
