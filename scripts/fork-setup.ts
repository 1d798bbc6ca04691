import { defineCommand } from '../tools/command.ts';
import { dataKinds, siteNames } from '../tools/fork/answers.ts';
import { setUpFork } from '../tools/fork/setup.ts';

await defineCommand({
  name: 'fork:setup',
  summary:
    'Makes this copy of the kit your own: your names in the tile, the server, the owners and the README.\nAsks for missing values if it runs in a terminal.',
  options: {
    name: {
      type: 'string',
      value: 'TEXT',
      help: 'name of your offering, as on the tile (up to 50 characters)',
    },
    'support-email': { type: 'string', value: 'ADDR', help: 'shown to customers' },
    company: { type: 'string', value: 'TEXT', help: '(default: the name)' },
    website: {
      type: 'string',
      value: 'ORIGIN',
      help: 'origin of your product (default https://<app-id>.example)',
    },
    'sales-email': { type: 'string', value: 'ADDR', help: '(default: the support address)' },
    'app-id': {
      type: 'string',
      value: 'ID',
      help: 'id of the tile; it never changes (default: the name in kebab-case)',
    },
    owner: { type: 'string', value: '@NAME', help: 'GitHub user or team for CODEOWNERS' },
    data: { type: 'string', value: 'LIST', help: `of ${dataKinds.join(',')} (default: all)` },
    sites: { type: 'string', value: 'LIST', help: `of ${siteNames.join(',')} (default: all)` },
    existing: {
      type: 'string',
      value: 'DIR',
      help: 'import a tile that is already published; its ids and texts are kept',
    },
    'dry-run': { type: 'boolean', help: 'show what would change, write nothing' },
    yes: { type: 'boolean', help: 'do not ask' },
  },
  details:
    'OAuth clients are for approved technology partners who build an integration; Datadog supports no other use.',
  exitCodes: '0 set up, or already was; 1 refused, nothing changed; 2 wrong arguments',
  run: (values) => {
    const { name, company, website, owner, data, sites } = values;
    return setUpFork({
      answers: {
        name,
        company,
        website,
        owner,
        data,
        sites,
        appId: values['app-id'],
        supportEmail: values['support-email'],
        salesEmail: values['sales-email'],
      },
      existing: values.existing,
      dryRun: values['dry-run'],
      ask: !values.yes && process.stdin.isTTY,
    });
  },
}).execute();
