import { requireApiKey, requireKeyPair } from '../../authentication/require-credential.ts';
import { headerOf, organizationOf } from '../../http/datadog-request.ts';
import type { Datadog } from '../../datadog.ts';
import type { Operations } from '../../operations/operations.ts';
import { hashSecret } from '../../state/secret-hash.ts';

/** The sites that Datadog's authorization server names, as recorded on 2026-06-02. */
const oauthSites = [
  'app.datadoghq.com',
  'app.datadoghq.eu',
  'us5.datadoghq.com',
  'us3.datadoghq.com',
  'ap1.datadoghq.com',
];

/**
 * Whether keys are good, and which sites there are: three operations that are newer than the documents.
 *
 * @see https://docs.datadoghq.com/api/latest/authentication/
 */
export function validationRoutes(api: Operations, datadog: Datadog): void {
  api.offerUndocumented('GET', '/api/v2/validate', requireApiKey(datadog), (request) => {
    const organization = organizationOf(request);
    const hash = hashSecret(headerOf(request, 'dd-api-key') ?? '');
    const record = organization.record.apiKeys.find((key) => key.hash === hash);
    return {
      data: {
        type: 'validate_v2',
        id: organization.publicId,
        attributes: { valid: true, api_key_id: record?.id ?? '', api_key_scopes: [] },
      },
    };
  });
  api.offerUndocumented('GET', '/api/v2/validate_keys', requireKeyPair(datadog), () => ({ status: 'ok' }));
  api.offerUndocumented(
    'GET',
    '/api/v2/oauth2/.well-known/sites',
    () => Promise.resolve(),
    () => ({
      data: { id: 'prod', type: 'env', attributes: { sites: oauthSites } },
    }),
    'application/vnd.api+json',
  );
}
