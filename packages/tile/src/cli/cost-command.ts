import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { estimateCost, type CostReport, type MetricCost } from '../cost/estimate-cost.ts';
import { readReceived, type ReceivedSeries } from '../cost/read-received.ts';
import { printable } from '../report/printable.ts';
import { loadTile } from '../tile/load-tile.ts';
import { UsageError, type Output } from './output.ts';

const help = `Usage: pnpm tile:cost [dir] [--received FILE] [--format human|json]

Shows which metrics of the tile are standard and which are billed to the customer as custom metrics. Datadog
distinguishes them by the prefix in the manifest. Default directory: integration-tile.

  --received FILE  what a test run submitted, to count tag combinations: the answer of the sandbox's
                   /_sandbox/received/metrics?details, or bodies sent to Datadog's metric endpoints; - reads stdin
  --format json    one document on stdout

Count, rate and gauge: one custom metric per combination of tag values (the host is one). Distributions: five, and ten
once percentiles are turned on. Contracts with Metric Name pricing count differently.

Exit: 0 all metrics are standard, 1 some are billed as custom, 2 could not run.
`;

/** Shown of tag keys with many values. */
const shownKeys = 3;

/**
 * `pnpm tile:cost`
 *
 * @returns the exit code
 */
export function costCommand(args: readonly string[], output: Output): number {
  const { values, positionals } = readCommandLine(args);
  if (values.help) {
    output.out(help);
    return 0;
  }
  if (values.format !== 'human' && values.format !== 'json')
    throw new UsageError(`--format is one of human, json, not "${values.format}".`);
  const tile = loadTile(positionals[0] ?? 'integration-tile');
  const received = values.received === undefined ? [] : loadReceived(values.received);
  const report = estimateCost(tile, received);
  output.out(
    values.format === 'json'
      ? `${JSON.stringify(report)}\n`
      : describe(report, values.received !== undefined),
  );
  return report.metrics.some(({ billing }) => billing === 'custom') ? 1 : 0;
}

function readCommandLine(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        received: { type: 'string' },
        format: { type: 'string', default: 'human' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function loadReceived(file: string): readonly ReceivedSeries[] {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  try {
    const series = readReceived(text);
    if (series.length === 0) throw new UsageError(`"${file}" holds no metrics.`);
    return series;
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`"${file}" is not JSON: ${error.message}`);
    throw error;
  }
}

function describe(report: CostReport, isMeasured: boolean): string {
  const { metrics, prefix, customers, billed, billedWithoutPrefix } = report;
  const inAll = (billing: MetricCost['billing']) => metrics.filter((each) => each.billing === billing).length;
  const width = Math.max(6, ...metrics.map(({ metric }) => metric.length));
  const rows = metrics.map((each) => `  ${each.metric.padEnd(width)}  ${describeMetric(each)}`);
  const head = `Standard by the prefix "${prefix}": ${plural(inAll('standard'), 'metric')}. Billed as custom: ${inAll('custom')}.`;
  const measured = isMeasured
    ? [
        `Test run of ${plural(customers, 'customer')}, counting the one with the most combinations of each metric:`,
        `${plural(billed, 'custom metric')} billed; ${billedWithoutPrefix} if the prefix were not the integration's.`,
      ]
    : ['Pass --received to count the tag combinations of a test run.'];
  return `${[head, ...rows, ...measured].map(printable).join('\n')}\n`;
}

function describeMetric({
  billing,
  kind,
  listed,
  combinations,
  customMetrics,
  tagValues,
}: MetricCost): string {
  const parts: string[] = [billing.padEnd(8)];
  if (combinations !== undefined && customMetrics !== undefined) {
    const weight =
      kind === 'plain'
        ? ''
        : ` × ${customMetrics / combinations} (${kind === 'percentiles' ? 'percentiles' : 'distribution'})`;
    parts.push(`${plural(combinations, 'combination')}${weight}`);
  }
  const keys = Object.entries(tagValues ?? {}).slice(0, shownKeys);
  if (keys.length > 0) parts.push(keys.map(([key, values]) => `${key}: ${values}`).join(', '));
  if (!listed) parts.push('not in metadata.csv');
  return parts.join('  ').trimEnd();
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
