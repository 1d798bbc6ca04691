import type { RuleCases } from '../rule-cases.ts';
import { set, drop } from '../change.ts';
import { M, OA } from '../good-tile.ts';

export const oauthCases: RuleCases = {
  'oauth/path': { bad: [set(M, 'assets/oauth', 'assets/oauth.json')] },
  'oauth/declared-in-manifest': { bad: [drop(M, 'assets/oauth')] },
  'oauth/single-integration-client': { bad: [set(OA, 'second', {})] },
  'oauth/required-keys': { bad: [drop(OA, 'integration/name')] },
  'oauth/client-role': { bad: [set(OA, 'integration/client_role', 'confidential')] },
  'oauth/client-id-uuid': { bad: [set(OA, 'integration/id', 'nova')] },
  'oauth/redirect-https': {
    bad: [set(OA, 'integration/redirect_uris', ['https://{tenant}.nova.example/callback'])],
  },
  'oauth/onboarding-https': { bad: [set(OA, 'integration/onboarding_url', 'http://nova.example')] },
  'oauth/scopes-nonempty-unique': { bad: [set(OA, 'integration/scopes', [])] },
  'oauth/scope-format': { bad: [set(OA, 'integration/scopes', ['api-keys-write'])] },
  'oauth/no-secret': { bad: [set(OA, 'integration/client_secret', 'x')] },
  'oauth/api-keys-write-when-submitting': { bad: [set(OA, 'integration/scopes', ['monitors_read'])] },
  'oauth/redirect-no-dev': {
    bad: [set(OA, 'integration/redirect_uris', ['https://localhost:4300/callback'])],
  },
  'oauth/addresses-distinct': {
    bad: [
      set(OA, 'integration/onboarding_url', 'https://NOVA.example/datadog'),
      set(OA, 'integration/redirect_uris', ['https://nova.example/datadog/']),
    ],
  },
  'oauth/addresses-own-path': { bad: [set(OA, 'integration/onboarding_url', 'https://nova.example')] },
  'oauth/uninstallation-anchor': { bad: [drop(M, 'tile/uninstallation')] },
  'oauth/name-matches-title': { bad: [set(OA, 'integration/name', 'Prod client 2')] },
  'oauth/description-nonempty': { bad: [set(OA, 'integration/description', ' ')] },
  'oauth/redirect-no-fragment': {
    bad: [set(OA, 'integration/redirect_uris', ['https://nova.example/datadog/callback#done'])],
  },
  'oauth/address-not-datadogs': {
    bad: [set(OA, 'integration/redirect_uris', ['https://app.datadoghq.eu/oauth2/callback'])],
  },
  'oauth/addresses-one-domain': {
    bad: [set(OA, 'integration/onboarding_url', 'https://other-shop.example/datadog')],
  },
};
