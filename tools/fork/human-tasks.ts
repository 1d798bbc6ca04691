import { siteNames } from './answers.ts';
import { integrationFolder, type SetUpPlan } from './plan.ts';

interface HumanTask {
  readonly what: string;
  readonly where: string;
}

/** What no script can do: words, pictures, and what Datadog's platform assigns. */
export function humanTasks({ to, record, existingTile }: SetUpPlan): HumanTask[] {
  const urls = {
    what: `make https://${to.host}/datadog/onboarding and /datadog/callback the URLs under which customers will reach your server`,
    where: 'integration-tile/assets/oauth_clients.json',
  };
  const code = {
    what: 'put your sign-in, your data and your reaction to alerts in the place of the demonstration',
    where: `${integrationFolder}{sign-in,collect,on-alert}.ts`,
  };
  const client = {
    what: 'create the OAuth client in the Developer Platform, copy its id here, and its secret into your secret store',
    where: 'integration-tile/assets/oauth_clients.json, DATADOG_CLIENT_SECRET',
  };
  const repository = [
    { what: `check that ${to.owner} is your GitHub user or team`, where: '.github/CODEOWNERS' },
    {
      what: `check that reports of vulnerabilities reach you at ${to.supportEmail}, and are answered within three business days`,
      where: 'SECURITY.md',
    },
    {
      what: 'let GitHub Actions open pull requests, for releases and for updates of the kit',
      where: 'docs/your-integration.md',
    },
  ];
  if (existingTile !== undefined) {
    const access = existingTile.has('assets/oauth_clients.json')
      ? [
          {
            what: 'serve the onboarding URL and the redirect URIs of your OAuth client, and configure the client’s secret',
            where: 'integration-tile/assets/oauth_clients.json, DATADOG_CLIENT_SECRET',
          },
        ]
      : [client, urls];
    return [...access, code, ...repository];
  }
  const sites =
    record.sites.length === siteNames.length
      ? []
      : [
          {
            what: 'explain to Datadog why you do not support every site: its guide asks for all of them',
            where: 'integration-tile/README.md',
          },
        ];
  return [
    {
      what: 'apply to the Datadog partner network and ask for a developer sandbox account',
      where: 'docs/publishing.md',
    },
    {
      what: 'describe your offering: the description, the captions and the README are still the example’s',
      where: 'integration-tile/manifest.json, integration-tile/README.md',
    },
    {
      what: 'replace the grey pictures with screenshots (16:9, 1440×810 or larger), and the wordmark with your logo',
      where: 'integration-tile/images, assets/logos',
    },
    {
      what: 'rename the metrics to yours: metadata.csv first, then dashboard and monitors',
      where: 'integration-tile/metadata.csv, assets',
    },
    {
      what: 'replace app_uuid and source_type_id with the ones that the Developer Platform assigns; they never change',
      where: 'integration-tile/manifest.json',
    },
    client,
    urls,
    ...sites,
    code,
    ...repository,
  ];
}
