import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sites } from '@tilekit/core';
import { readOAuthClientFile } from '../apps/reference-server/src/diagnose/oauth-client-file.ts';
import { checkAuthorization } from './verify/check-authorization.ts';
import { checkData } from './verify/check-data.ts';
import { checkApiKey, checkRegions, checkSites } from './verify/check-sites.ts';
import { checkSubmission } from './verify/check-submission.ts';
import { inheritedEnvironment } from './verify/config.ts';
import type { Verification } from './verify/flow.ts';
import { beginAnew } from './verify/installations.ts';
import {
  formatCheck,
  formatHtml,
  formatSummary,
  passed,
  type CheckReport,
  type Report,
  type Step,
} from './verify/report.ts';
import { createSandboxControl } from './verify/sandbox-control.ts';
import { startStack, type Stack } from './verify/stack.ts';
import { readTilePromise } from './verify/tile-promise.ts';

const help = `pnpm verify [options]

Datadog's six tests of an OAuth integration, in its order, against the sandbox: authorization, API key creation, multiple
sites, cross-region, data flow of every scope, submission. First the customer that verifies is disconnected everywhere
(verify@customer.example, or whose session --cookie is), and the sandbox is reset: all its organizations begin anew.

  --target URL               a server that runs already, with DATADOG_SANDBOX_URL set; default: this repository's,
                             started for the run on free ports, with a database of its own and no setting of yours
  --sandbox URL              the sandbox that the target talks to (http://127.0.0.1:4400)
  --cookie NAME=VALUE        a session of your platform, for a server whose sign-in is not the demonstration's
  --sites US1,EU1,…          default: all
  --tile DIR                 default integration-tile
  --format human|json|html   default human; the report goes to stdout, progress to stderr
  --help                     this text

Exit codes: 0 all passed, 1 something failed, 2 could not run.
`;

const repository = resolve(import.meta.dirname, '..');

process.exitCode = await main();

async function main(): Promise<number> {
  let stack: Stack | undefined;
  try {
    const options = readOptions();
    if (options === undefined) {
      process.stdout.write(help);
      return 0;
    }
    if (options.target === undefined) stack = await startStack(inheritedEnvironment(), options.tile);
    const { target, sandbox } = stack ?? {
      target: new URL(options.target ?? ''),
      sandbox: new URL(options.sandbox),
    };
    const report = await verify(options, target, sandbox);
    if (options.format === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
    else if (options.format === 'html') process.stdout.write(formatHtml(report));
    else process.stdout.write(`${formatSummary(report)}\n`);
    return report.passed ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    return 2;
  } finally {
    await stack?.stop();
  }
}

type Options = NonNullable<ReturnType<typeof readOptions>>;

function readOptions() {
  const { values } = parseArgs({
    options: {
      target: { type: 'string' },
      sandbox: { type: 'string', default: 'http://127.0.0.1:4400' },
      cookie: { type: 'string' },
      sites: { type: 'string' },
      tile: { type: 'string', default: resolve(repository, 'integration-tile') },
      format: { type: 'string', default: 'human' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const { format } = values;
  if (format !== 'human' && format !== 'json' && format !== 'html')
    throw new Error(`There is no format "${format}".`);
  for (const url of [values.target, values.sandbox]) {
    if (url !== undefined && !URL.canParse(url)) throw new Error(`"${url}" is not a URL.`);
  }
  const names = values.sites?.split(',');
  const unknown = names?.find((name) => !sites.some((site) => site.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no site "${unknown}". Sites: ${sites.map(({ name }) => name).join(', ')}.`);
  }
  const chosen = names === undefined ? sites : sites.filter(({ name }) => names.includes(name));
  return { ...values, format, tile: resolve(values.tile), sites: chosen };
}

async function verify(options: Options, target: URL, sandboxUrl: URL): Promise<Report> {
  const client = await readOAuthClientFile(options.tile);
  const promise = readTilePromise(options.tile);
  const run: Verification = {
    target,
    sandbox: createSandboxControl(sandboxUrl),
    tileDirectory: options.tile,
    sites: options.sites,
    onboardingPath: new URL(client.onboardingUrl).pathname,
    callbackPath: new URL(client.redirectUris[0] ?? 'about:blank').pathname,
    scopes: client.scopes,
    cookie: options.cookie,
  };
  await beginAnew(run);
  const list: [string, string, (run: Verification) => AsyncGenerator<Step>][] = [
    ['authorization', '1. Authorization', checkAuthorization],
    ['api-key', '2. API key creation', checkApiKey],
    ['sites', '3. Multiple sites', checkSites],
    ['regions', '4. Cross-region', checkRegions],
    ['data', '5. Data flow of every scope', () => checkData(run, promise)],
    ['submission', '6. Submission', checkSubmission],
  ];
  const startedAt = new Date().toISOString();
  const checks: CheckReport[] = [];
  for (const [name, title, check] of list) {
    const begin = performance.now();
    const steps: Step[] = [];
    for await (const step of check(run)) {
      steps.push(step);
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${title}: ${steps.length} done`);
    }
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    const report = { name, title, steps, seconds: (performance.now() - begin) / 1000 };
    checks.push(report);
    (options.format === 'human' ? process.stdout : process.stderr).write(`${formatCheck(report)}\n`);
  }
  const all = checks.every(({ steps }) => passed(steps));
  return { integration: promise.title, target: target.origin, startedAt, passed: all, checks };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}\nIs the server running? Without --target one is started. See pnpm verify --help.`;
}
