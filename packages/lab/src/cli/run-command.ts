import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readContract, type Contract, type CustomerContract } from '../contract/contract.ts';
import { formatHtml } from '../report/format-html.ts';
import { formatHuman } from '../report/format-human.ts';
import { formatJunit } from '../report/format-junit.ts';
import type { Report, Step } from '../report/report.ts';
import { signReport } from '../report/sign.ts';
import { describeError, LabError } from '../run/lab-error.ts';
import { runLab } from '../run/run.ts';
import { parseUrl } from '../browser/parse-url.ts';

const formats = ['human', 'json', 'junit', 'html'] as const;

/** Where a run happens, when the command starts the server itself. */
export interface Stage {
  readonly target: URL;
  /** PEM text of the authority that signed the target’s certificate. */
  readonly ca?: string;
  readonly sandbox: URL;
  stop(): Promise<void>;
}

export interface CommandDefaults {
  readonly help: string;
  readonly tile: string;
  readonly lab?: string;
  /** What is known about a text of Datadog’s. */
  readonly explain?: (text: string, tileDirectory: string) => Promise<readonly string[]>;
  /** Starts a server and a sandbox when no target is named. */
  readonly stage?: (tileDirectory: string) => Promise<Stage>;
}

/**
 * Runs the lab as the arguments say, and prints the report.
 *
 * @returns the exit code: 0 nothing failed, 1 something failed, 2 could not run
 * @throws what stopping the stage throws; any other error is printed, and the exit code is 2
 */
export async function runCommand(args: readonly string[], defaults: CommandDefaults): Promise<number> {
  let stage: Stage | undefined;
  try {
    const options = readOptions(args, defaults);
    if (options === undefined) {
      process.stdout.write(defaults.help);
      return 0;
    }
    if (options.target === undefined) {
      if (!defaults.stage) throw new LabError('Name your server with --target URL.');
      stage = await defaults.stage(options.tileDirectory);
    }
    const target = stage?.target ?? options.target;
    if (!target) throw new LabError('Name your server with --target URL.');
    const { explain } = defaults;
    const report = await runLab({
      ...options,
      ...(explain && { explain: (text: string) => explain(text, options.tileDirectory) }),
      ...(stage?.ca !== undefined && { ca: stage.ca }),
      target,
      sandbox: stage?.sandbox ?? options.sandbox,
      arguments: ['run', ...args],
      onStep: progress,
      tell: (text) => process.stderr.write(`${text}\n`),
    });
    const signed = options.sign === undefined ? report : await signReport(report, options.sign);
    const text = format(signed, options.format);
    if (options.output === undefined) process.stdout.write(text);
    else writeFileSync(options.output, text);
    return report.summary.failed > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    return 2;
  } finally {
    await stage?.stop();
  }
}

function readOptions(args: readonly string[], defaults: CommandDefaults) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string' },
      sandbox: { type: 'string', default: 'http://127.0.0.1:4400' },
      tile: { type: 'string', default: defaults.tile },
      lab: { type: 'string' },
      cookie: { type: 'string' },
      'cookie-2': { type: 'string' },
      sites: { type: 'string' },
      only: { type: 'string' },
      group: { type: 'string' },
      waive: { type: 'string' },
      bail: { type: 'boolean', default: false },
      format: { type: 'string' },
      json: { type: 'boolean' },
      junit: { type: 'boolean' },
      output: { type: 'string' },
      ca: { type: 'string' },
      sign: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const wanted = values.format ?? (values.json ? 'json' : values.junit ? 'junit' : 'human');
  const chosen = formats.find((name) => name === wanted);
  if (!chosen) throw new LabError(`There is no format "${wanted}". Formats: ${formats.join(', ')}.`);
  const list = (text: string | undefined) =>
    text
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  const [sites, only, groups] = [list(values.sites), list(values.only), list(values.group)];
  const waived = values.waive === undefined ? undefined : readWaivers(values.waive);
  return {
    target: values.target === undefined ? undefined : requireUrl('--target', values.target),
    sandbox: requireUrl('--sandbox', values.sandbox),
    tileDirectory: resolve(values.tile),
    contract: contractOf(values, defaults),
    format: chosen,
    ...(sites && { sites }),
    ...(only && { only }),
    ...(groups && { groups }),
    ...(waived && { waived }),
    stopAtFirstFailure: values.bail,
    output: values.output,
    sign: values.sign,
    ...(values.ca !== undefined && { ca: readFileSync(values.ca, 'utf8') }),
  };
}

/** Read from the working directory when no file is named. */
const usualFile = 'lab.json';

/** The file, with the customers of the command line before its own. */
function contractOf(
  values: {
    lab?: string | undefined;
    cookie?: string | undefined;
    'cookie-2'?: string | undefined;
    target?: string | undefined;
  },
  defaults: CommandDefaults,
): Contract {
  const isOwn = values.target === undefined;
  const usual = existsSync(usualFile) ? usualFile : undefined;
  const file = values.lab ?? (isOwn ? defaults.lab : undefined) ?? usual;
  const contract = file === undefined ? {} : withPaths(readContract(file), dirname(resolve(file)));
  const given: CustomerContract[] = [values.cookie, values['cookie-2']].flatMap((cookie) =>
    cookie === undefined ? [] : [{ cookie }],
  );
  if (given.length === 0) return contract;
  return { ...contract, customers: [...given, ...(contract.customers ?? []).slice(given.length)] };
}

/** Commands of the file run in its folder. */
function withPaths(contract: Contract, folder: string): Contract {
  const customers = contract.customers?.map((customer) =>
    'command' in customer
      ? { command: customer.command.map((word) => (word.startsWith('./') ? resolve(folder, word) : word)) }
      : customer,
  );
  return customers === undefined ? contract : { ...contract, customers };
}

function requireUrl(name: string, text: string): URL {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new LabError(`${name} "${text}" is not an http or https URL.`);
  return url;
}

function readWaivers(file: string): Map<string, string> {
  const waived = new Map<string, string>();
  for (const [index, line] of readFileSync(file, 'utf8').split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [id = '', ...reason] = line.split('=');
    if (reason.join('=').trim() === '') throw new LabError(`${file}:${index + 1}: a waiver is ID=reason.`);
    waived.set(id.trim(), reason.join('=').trim());
  }
  return waived;
}

function format(report: Report, name: (typeof formats)[number]): string {
  if (name === 'json') return `${JSON.stringify(report)}\n`;
  if (name === 'junit') return formatJunit(report);
  return name === 'html' ? formatHtml(report) : `${formatHuman(report)}\n`;
}

function progress(step: Step, done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${done} of ${total}: ${step.id}`);
  if (step.result === 'failed')
    process.stderr.write(
      `${process.stderr.isTTY ? '\r\x1b[2K' : ''}FAIL ${step.id}${step.site === undefined ? '' : ` (${step.site})`}: ${step.detail ?? ''}\n`,
    );
  if (done === total && process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
}
