import { readmePicture } from '../steps/name-files.ts';
import { bytesOf, jsonBytes, type FileTree } from '../../file-tree.ts';
import { writeKitState, type Identity } from '../identity.ts';
import { Picture } from '../png.ts';

/** Whose example the small kit of these tests holds. */
export const exampleIdentity: Identity = {
  title: 'Umbra Launch',
  company: 'Umbra',
  appId: 'umbra-launch',
  prefix: 'umbra_launch',
  host: 'launch.umbra.example',
  domain: 'umbra.example',
  supportEmail: 'help@launch.umbra.example',
  salesEmail: 'sales@launch.umbra.example',
  owner: '@umbra',
};

/** A kit of a dozen files, one of each format that set-up rewrites. */
export function exampleKit(kit = '0.1.0'): FileTree {
  const { title, appId, prefix, host } = exampleIdentity;
  const text: Record<string, string> = {
    '.tilekit.json': writeKitState({ kit, identity: exampleIdentity, fork: undefined }),
    'README.md': `# kit\n\nBuild it, prove it.\n\n![The example](${readmePicture})\n\n## Start\n\nOne command.\n`,
    'SECURITY.md': '# Security\n\nReport it privately. A fork should put its own contact here.\n',
    '.env.example': '# PUBLIC_URL=https://integration.example\n',
    '.github/CODEOWNERS': '* @umbra\n',
    'packages/core/src/index.ts': `${Array.from({ length: 40 }, (_, line) => `export const value${line} = ${line};`).join('\n')}\n`,
    'apps/reference-server/src/integration/collect.ts': `// ${title} at ${host}\nexport const product = '${title}';\n`,
    'integration-tile/README.md': `# ${title}\n\n## Overview\n\n- See each launch.\n- Search the log of each launch.\n\n## Setup\n\nThe integration works on every [Datadog site][3]; see [keys](/keys?filter=${encodeURIComponent(title)}).\n\n| Scope | Use |\n|---|---|\n| \`api_keys_write\` | Submits data. |\n| \`incident_write\` | Opens an incident. |\n\n## Data Collected\n\n### Metrics\n\nSee metadata.csv.\n\n### Logs\n\nThe log.\n\n### Events\n\nThe events, [explained][1].\n\n## Support\n\n[Ask][2].\n\n[1]: https://docs.example\n[2]: https://support.example\n[3]: https://sites.example\n`,
    'integration-tile/CHANGELOG.md': `# CHANGELOG - ${title}\n\n## 3.0.0 / 2020-01-01\n\n***Added***:\n\n* Much.\n`,
    'integration-tile/metadata.csv': `metric_name,unit,description,integration,tags\n${prefix}.launch.count,,"Launches, of all kinds",${prefix},\n`,
    'integration-tile/assets/service_checks.json': '[{ "check": "umbra_launch.can_connect" }]\n',
    [`integration-tile/assets/logs/${appId}.yaml`]: `id: ${appId}\npipeline:\n  name: ${title}\n  filter:\n    query: source:${prefix}\n`,
    'integration-tile/assets/dataflows.yaml': `provides:\n  - id: ${appId}-metrics\n    data_type: metrics\n  - id: ${appId}-logs\n    data_type: logs\n`,
    [`integration-tile/assets/logos/${prefix}.svg`]: `<svg><title>${title}</title></svg>\n`,
  };
  const files = new Map(Object.entries(text).map(([path, content]) => [path, bytesOf(content)]));
  files.set(readmePicture, new Picture(16, 9, [7, 8, 9]).png());
  files.set('integration-tile/manifest.json', jsonBytes(manifest()));
  files.set('integration-tile/assets/oauth_clients.json', jsonBytes(clients()));
  files.set(`integration-tile/assets/dashboards/${prefix}_overview.json`, jsonBytes(dashboard()));
  files.set('integration-tile/images/overview.png', new Picture(16, 9, [1, 2, 3]).png());
  return files;
}

function manifest() {
  const { title, appId, prefix, host, supportEmail, salesEmail } = exampleIdentity;
  return {
    app_uuid: '11111111-1111-4111-8111-111111111111',
    app_id: appId,
    tile: {
      title,
      classifier_tags: ['Category::Log Collection', 'Category::Metrics', 'Submitted Data Type::Logs'],
    },
    author: {
      name: title,
      homepage: `https://${host}`,
      support_email: supportEmail,
      sales_email: salesEmail,
    },
    assets: {
      integration: { source_type_id: 7, source_type_name: title, events: { creates_events: true } },
      dashboards: { [`${title} Overview`]: `assets/dashboards/${prefix}_overview.json` },
      logs: { source: prefix },
      oauth: 'assets/oauth_clients.json',
    },
  };
}

function clients() {
  const { title, host } = exampleIdentity;
  return {
    integration: {
      id: '22222222-2222-1222-8222-222222222222',
      name: title,
      redirect_uris: [`https://${host}/datadog/callback`],
      scopes: ['api_keys_write', 'incident_write'],
    },
  };
}

function dashboard() {
  const widget = (source: string, y: number) => ({
    definition: { type: 'timeseries', requests: [{ queries: [{ data_source: source }] }] },
    layout: { x: 0, y, width: 6, height: 2 },
  });
  const group = (title: string, y: number, widgets: unknown[]) => ({
    definition: { type: 'group', title, widgets },
    layout: { x: 0, y, width: 12, height: 1 + 2 * widgets.length },
  });
  return {
    title: `${exampleIdentity.title} Overview`,
    widgets: [
      group('Both', 0, [widget('logs', 0), widget('metrics', 2)]),
      group('Only logs', 5, [widget('logs', 0)]),
      group('Last', 8, [widget('metrics', 0)]),
    ],
  };
}
