import { parseArgs } from 'node:util';
import { TilekitError } from '../errors/tilekit-error.ts';
import { siteTableDate } from '../sites/site-table.ts';
import { parseSiteList } from '../sites/define-site.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';

const help = (name: string, more: string) => `Every Datadog site and its hosts.

Usage: ${name} [options]

  --format human|json   default human
  --add NAME=DOMAIN     show a site of your own as well; several separated by commas
${more}  --help                this text

Exit codes: 0 shown${more === '' ? '' : ' or in agreement, 1 drift found'}, 2 could not run.
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

export interface SitesCommandOptions {
  /** How the user calls it. */
  readonly name: string;
  /** Compares the table with another one for `--check`, which only the kit's repository has. @returns the exit code */
  readonly check?: (sites: readonly DatadogSite[]) => Promise<number>;
}

/** Prints the table of sites. @returns the exit code */
export async function sitesCommand(
  args: readonly string[],
  { name, check }: SitesCommandOptions,
): Promise<number> {
  const text = help(
    name,
    check ? "  --check               compare the table with the vendor's client\n" : '',
  );
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        format: { type: 'string', default: 'human' },
        add: { type: 'string', default: '' },
        ...(check && { check: { type: 'boolean', default: false } }),
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(text);
      return 0;
    }
    if (values.format !== 'human' && values.format !== 'json')
      throw new Error(`Unknown format "${values.format}".`);
    const sites = parseSiteList(values.add);
    if (check && values.check === true) return await check(sites);
    process.stdout.write(
      values.format === 'json'
        ? `${JSON.stringify({ date: siteTableDate, sites }, null, 2)}\n`
        : table(sites),
    );
    return 0;
  } catch (error) {
    const usage = error instanceof TilekitError ? '' : `\n${text}`;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 2;
  }
}

/** One block per site: thirteen columns would not fit a terminal. */
function table(sites: readonly DatadogSite[]): string {
  const width = Math.max(...columns.map(([title]) => title.length));
  const blocks = sites.map((site) =>
    columns.map(([title, show]) => `${title.padEnd(width)}  ${show(site)}`).join('\n'),
  );
  return `${blocks.join('\n\n')}\n\nTable of ${siteTableDate}. Which host takes what: https://docs.datadoghq.com/agent/configuration/network/\n`;
}
