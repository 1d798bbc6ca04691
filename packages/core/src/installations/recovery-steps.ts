import type { DatadogSite } from '../sites/datadog-site.ts';

/** One thing for the customer to do. */
export interface RecoveryStep {
  readonly text: string;
  /** Where to do it. */
  readonly url?: string | undefined;
}

/**
 * The five steps that replace a lost API key, in Datadog's order.
 *
 * @param site of the installation, for the link to its API keys page
 * @returns the five steps, in order
 * @see https://docs.datadoghq.com/developers/authorization/oauth2_in_datadog/
 */
export function recoverySteps(site: DatadogSite): readonly RecoveryStep[] {
  return [
    {
      text: 'Open the API Keys page in Datadog.',
      url: `${site.webOrigin}/organization-settings/api-keys`,
    },
    { text: 'Find the API key named “OAuth Client API Key” for this integration and select it.' },
    { text: 'Click Revoke to disable that API key.' },
    { text: 'Have a new API key created: connecting again does this for you.' },
    {
      text: 'Reinstall the integration and go through the OAuth flow again from the beginning.',
      url: `${site.webOrigin}/integrations`,
    },
  ];
}
