import { client } from '@datadog/datadog-api-client';
import type { Credentials } from './running-sandbox.ts';

/** The vendor's client, directed to Datadog's address by its own options: `{protocol}://{name}`, its second server. */
export function configureVendor(
  url: string,
  { api_key, application_key }: Pick<Credentials, 'api_key' | 'application_key'>,
): client.Configuration {
  const configuration = client.createConfiguration({
    serverIndex: 1,
    authMethods: { apiKeyAuth: api_key, appKeyAuth: application_key },
  });
  configuration.setServerVariables({ protocol: 'http', name: url.replace('http://', '') });
  return configuration;
}
