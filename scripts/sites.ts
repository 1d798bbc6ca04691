import { parseArgs } from 'node:util';
import { parseSiteList, siteTableDate, TilekitError, type DatadogSite } from '@tilekit/core';
import { readVendorSites, siteDrift } from '../tools/drift/site-drift.ts';

const help = `Every Datadog site and its hosts.

Usage: pnpm sites [options]

  --format human|json   default human
  --add NAME=DOMAIN     show a site of your own as well; several separated by commas
  --check               compare the table with the vendor's client
  --help                this text

Exit codes: 0 shown or in agreement, 1 drift found, 2 could not run.
`;

const columns = [
  ['site', ({ name }: DatadogSite) => name],
  ['domain', ({ domain }: DatadogSite) => domain],
  ['web origin', ({ webOrigin }: DatadogSite) => webOrigin],
  ['API', ({ apiHost }: DatadogSite) => apiHost],
  ['logs', ({ logsHost }: DatadogSite) => logsHost],
  ['events v2', ({ eventsHost }: DatadogSite) => eventsHost],
  ['OTLP', ({ otlpHost }: DatadogSite) => otlpHost ?? 'none documented'],
  [
    'spans (agentless)',
    ({ spansHost, otherSpansHosts }: DatadogSite) => [spansHost, ...otherSpansHosts].join(', '),
  ],
  ['browser', ({ browserHost }: DatadogSite) => browserHost],
  ['Agent traces', ({ agentTracesHost }: DatadogSite) => agentTracesHost],
  ['On-Call', ({ onCallHost }: DatadogSite) => onCallHost],
  ['IP ranges', ({ ipRangesHost }: DatadogSite) => ipRangesHost],
  ['unverified', ({ unverified }: DatadogSite) => unverified.join(', ') || '-'],
] as const;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({
      options: {
        format: { type: 'string', default: 'human' },
        add: { type: 'string', default: '' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    if (values.format !== 'human' && values.format !== 'json')
      throw new Error(`Unknown format "${values.format}".`);
    const sites = parseSiteList(values.add);
    if (values.check) return await check(sites);
    process.stdout.write(
      values.format === 'json'
        ? `${JSON.stringify({ date: siteTableDate, sites }, null, 2)}\n`
        : table(sites),
    );
    return 0;
  } catch (error) {
    const usage = error instanceof TilekitError ? '' : `\n${help}`;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 2;
  }
}

async function check(sites: readonly DatadogSite[]): Promise<number> {
  const vendor = await readVendorSites();
  const drift = siteDrift(sites, vendor);
  for (const difference of drift) process.stdout.write(`${difference}\n`);
  if (drift.length > 0) return 1;
  process.stdout.write(`${sites.length} sites agree with @datadog/datadog-api-client ${vendor.version}.\n`);
  return 0;
}

/** One block per site: thirteen columns would not fit a terminal. */
function table(sites: readonly DatadogSite[]): string {
  const width = Math.max(...columns.map(([title]) => title.length));
  const blocks = sites.map((site) =>
    columns.map(([title, show]) => `${title.padEnd(width)}  ${show(site)}`).join('\n'),
  );
  return `${blocks.join('\n\n')}\n\nTable of ${siteTableDate}. Which host takes what: https://docs.datadoghq.com/agent/configuration/network/\n`;
}
