import { path } from './path.ts';
import { declaredInManifest } from './declared-in-manifest.ts';
import { singleIntegrationClient } from './single-integration-client.ts';
import { requiredKeys } from './required-keys.ts';
import { clientRole } from './client-role.ts';
import { clientIdUuid } from './client-id-uuid.ts';
import { redirectHttps } from './redirect-https.ts';
import { onboardingHttps } from './onboarding-https.ts';
import { scopesNonemptyUnique } from './scopes-nonempty-unique.ts';
import { scopeFormat } from './scope-format.ts';
import { noSecret } from './no-secret.ts';
import { apiKeysWriteWhenSubmitting } from './api-keys-write-when-submitting.ts';
import { redirectNoDev } from './redirect-no-dev.ts';
import { uninstallationAnchor } from './uninstallation-anchor.ts';
import { nameMatchesTitle } from './name-matches-title.ts';
import { descriptionNonempty } from './description-nonempty.ts';

/** In the order of the documentation. */
export const oauthRules = [
  path,
  declaredInManifest,
  singleIntegrationClient,
  requiredKeys,
  clientRole,
  clientIdUuid,
  redirectHttps,
  onboardingHttps,
  scopesNonemptyUnique,
  scopeFormat,
  noSecret,
  apiKeysWriteWhenSubmitting,
  redirectNoDev,
  uninstallationAnchor,
  nameMatchesTitle,
  descriptionNonempty,
] as const;
