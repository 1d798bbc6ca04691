import { createHash } from 'node:crypto';
import { readTile, type Tile } from '@tilekit/tile/reader';
import { adversaries, groupOf } from '../adversaries/table.ts';
import type { Adversary } from '../adversaries/adversary.ts';
import { Http } from '../browser/http.ts';
import type { Contract } from '../contract/contract.ts';
import { SandboxControl } from '../sandbox/control.ts';
import { summarize, type Report, type Step } from '../report/report.ts';
import { allowParallelWork, connectOrganization } from './connect.ts';
import { endConnections } from './end-connections.ts';
import { onboardingLink } from './flow.ts';
import { judge, type Explain } from './judge.ts';
import { Lab } from './lab.ts';
import { LabError } from './lab-error.ts';
import { labVersion } from './lab-version.ts';
import { allSites } from './organization.ts';
import { redactor } from './redact.ts';
import { traceOfStep, type StepTrace } from './step-trace.ts';
import { Trap } from './trap.ts';

/** What a run needs to know. */
export interface RunOptions {
  readonly target: URL;
  readonly sandbox: URL;
  readonly tileDirectory: string;
  readonly contract: Contract;
  /** Names such as US1; all by default. */
  readonly sites?: readonly string[];
  readonly only?: readonly string[];
  readonly groups?: readonly string[];
  /** Reasons by id. */
  readonly waived?: ReadonlyMap<string, string>;
  readonly stopAtFirstFailure?: boolean;
  /** PEM text of the authority that signed the target’s certificate. */
  readonly ca?: string;
  readonly arguments?: readonly string[];
  /** Called with each step as soon as it is known. */
  readonly onStep?: (step: Step, done: number, total: number) => void;
  /** What is known about a refusal by Datadog, as evidence of what failed. */
  readonly explain?: Explain;
  /** Says something to the person who runs the lab. */
  readonly tell?: (text: string) => void;
}

const concurrency = 48;

/** Steps that mostly wait start first: the others work meanwhile. */
const waitingGroups = ['tokens', 'data', 'disconnect', 'api-key'];
/** One waits for a silent Datadog, and one makes the connection that most of its group share. */
const waitingSteps = ['operations/datadog-silent', 'webhooks/accepted'];

/**
 * Judges a server by what it does.
 *
 * @returns the report: each step with its result, how many requests reached each host of the sandbox, and the totals;
 * no secrets
 * @throws LabError when it cannot run: a dead target, no sandbox, a tile that cannot be read
 */
export async function runLab(options: RunOptions): Promise<Report> {
  const startedAt = new Date();
  const chosen = choose(options);
  const tile = openTile(options.tileDirectory);
  const http = new Http(options.ca, (exchange) => traceOfStep.getStore()?.exchanges.push(exchange));
  const trap = await Trap.open();
  try {
    const control = new SandboxControl(options.sandbox);
    await reach(http, options.target);
    const lab = new Lab({
      target: options.target,
      tile,
      contract: options.contract,
      sites: sitesOf(options.sites),
      control,
      clients: await control.clients(),
      http,
      trap,
      tell: options.tell ?? (() => undefined),
      connect: connectOrganization,
    });
    await startOver(lab);
    const steps = await judgeAll(lab, chosen, options);
    const redact = redactor(lab, await control.secrets());
    const clean = steps.map((step) => redactStep(step, redact));
    const requests: Record<string, number> = {};
    for (const { host } of await control.requests())
      requests[host || '(no host)'] = (requests[host || '(no host)'] ?? 0) + 1;
    return {
      tool: { name: 'tilekit-lab', version: labVersion() },
      target: options.target.origin,
      tile: tile.manifest.title,
      tileHash: hashOf(tile),
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      arguments: [...(options.arguments ?? [])].map(redact),
      steps: clean,
      requests,
      summary: summarize(clean),
    };
  } finally {
    trap.close();
    await http.close();
  }
}

function choose({ only, groups }: RunOptions): Adversary[] {
  const known = new Set(adversaries.flatMap((adversary) => [adversary.id, groupOf(adversary)]));
  const unknown = [...(only ?? []), ...(groups ?? [])].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new LabError(`There is no step or group "${unknown}". See tilekit-lab list.`);
  if (!only && !groups) return [...adversaries];
  const wanted = new Set<string>();
  const add = ({ id, after = [] }: Adversary) => {
    wanted.add(id);
    for (const adversary of adversaries) {
      if (after.includes(adversary.id) && !wanted.has(adversary.id)) add(adversary);
    }
  };
  for (const adversary of adversaries) {
    if (only?.includes(adversary.id) === true || groups?.includes(groupOf(adversary)) === true)
      add(adversary);
  }
  return adversaries.filter(({ id }) => wanted.has(id));
}

function sitesOf(names: readonly string[] | undefined) {
  const unknown = names?.find((name) => !allSites.some((site) => site.name === name));
  if (unknown !== undefined)
    throw new LabError(
      `There is no site "${unknown}". Sites: ${allSites.map(({ name }) => name).join(', ')}.`,
    );
  return names === undefined ? allSites : allSites.filter(({ name }) => names.includes(name));
}

function openTile(directory: string): Tile {
  let tile: Tile;
  try {
    tile = readTile(directory);
  } catch (cause) {
    throw new LabError(
      `The tile "${directory}" cannot be read: ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    );
  }
  if (!tile.oauthClient) {
    const why = tile.problems.find(({ file }) => file.includes('oauth_clients'))?.message;
    throw new LabError(
      `The tile "${directory}" has no OAuth client that could be used. ${why ?? 'assets/oauth_clients.json is missing.'}`,
    );
  }
  return tile;
}

/** @throws LabError with the cause in words */
async function reach(http: Http, target: URL): Promise<void> {
  try {
    await http.send('the lab', target, { timeoutMs: 15_000 });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const words: Readonly<Record<string, string>> = {
      ECONNREFUSED: 'nothing listens there. Start your server first',
      ENOTFOUND: 'the name is unknown',
      DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed. Name its authority with --ca FILE',
      SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not of a known authority. Name it with --ca FILE',
      UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not of a known authority. Name it with --ca FILE',
      CERT_HAS_EXPIRED: 'its certificate has expired',
      ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
      ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there. Use http://',
      EPROTO: 'it does not speak TLS there. Use http://',
      UND_ERR_SOCKET: 'it closes the connection without an answer. If it speaks TLS there, use https://',
      ECONNRESET: 'it closes the connection without an answer. If it speaks TLS there, use https://',
    };
    const timedOut = cause instanceof Error && (cause.name === 'TimeoutError' || code.includes('TIMEOUT'));
    const why = timedOut
      ? 'it does not answer within 15 s'
      : (words[code] ?? (cause instanceof Error ? cause.message : String(cause)));
    throw new LabError(`The target ${target.origin} cannot be reached: ${why}.`, { cause });
  }
}

/** What an earlier run left counts for nothing: its installations are disconnected, and the sandbox is reset. */
async function startOver(lab: Lab): Promise<void> {
  const before = await lab.control.lastRequest();
  const [site] = lab.sites;
  if (site) {
    const sawFlow = async () =>
      (await lab.control.requests(before)).some(({ path }) => path.endsWith('/oauth2/v1/authorize'));
    await lab.customers.first
      .visit((browser) =>
        lab
          .newOrganization(site)
          .then((organization) =>
            lab.walk(lab.customers.first, browser, onboardingLink(lab, 'tile', site), organization),
          ),
      )
      .catch(() => undefined);
    // Nothing is disconnected before the sandbox has seen that the server's flow leads to it.
    if (await sawFlow()) {
      for (const customer of [lab.customers.first, lab.customers.second]) {
        await customer
          ?.visit(async (browser) => {
            for (const installed of (await lab.installations.list(browser)) ?? []) {
              if (lab.installations.tellsStatus && !lab.installations.isConnected(installed)) continue;
              await lab.installations.disconnect(browser, installed.id);
            }
          })
          .catch(() => undefined);
      }
    }
  }
  await lab.control.reset();
  lab.authorizations.length = 0;
  await lab.control.policy({ testClient: 'every-organization', refreshTokens: 'rotate' });
}

async function judgeAll(lab: Lab, chosen: readonly Adversary[], options: RunOptions): Promise<Step[]> {
  const results = new Map<Adversary, Step[]>();
  const endings: Promise<void>[] = [];
  let done = 0;
  let stopped = false;
  const work = async (adversary: Adversary) => {
    if (stopped) return;
    const trace: StepTrace = { exchanges: [], organizations: new Set(), made: new Set() };
    const judged = await judge(lab, adversary, trace, options.explain);
    endings.push(endConnections(lab, lab.release(trace)));
    const steps = judged.map((step) => waive(step, options.waived));
    results.set(adversary, steps);
    done += 1;
    for (const step of steps) options.onStep?.(step, done, chosen.length);
    if (options.stopAtFirstFailure === true && steps.some(({ result }) => result === 'failed'))
      stopped = true;
  };
  // First the connections that everything builds on, then all at once, then what judges the whole run.
  const first = chosen.filter(({ id }) => id === 'oauth/connects-from-tile');
  const last = chosen.filter((adversary) => adversary.isLast === true);
  const alive = last.filter(({ id }) => id === 'operations/alive');
  await pool(first, 1, work);
  await allowParallelWork(lab);
  const others = chosen.filter((adversary) => !first.includes(adversary) && !last.includes(adversary));
  const isWaiting = (adversary: Adversary) =>
    waitingGroups.includes(groupOf(adversary)) || waitingSteps.includes(adversary.id);
  await pool(
    [...others.filter(isWaiting), ...others.filter((adversary) => !isWaiting(adversary))],
    concurrency,
    work,
  );
  await Promise.all(endings);
  // Reading all that was sent keeps this process busy; no page of the server is waited for meanwhile.
  const ofData = last.filter((adversary) => groupOf(adversary) === 'data');
  await pool(
    last.filter((adversary) => !alive.includes(adversary) && !ofData.includes(adversary)),
    concurrency,
    work,
  );
  await pool(ofData, concurrency, work);
  await pool(alive, 1, work);
  return chosen.flatMap((adversary) => results.get(adversary) ?? []);
}

async function pool(
  list: readonly Adversary[],
  size: number,
  work: (adversary: Adversary) => Promise<void>,
): Promise<void> {
  const waiting = [...list];
  await Promise.all(
    Array.from({ length: Math.min(size, waiting.length) }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
    }),
  );
}

function waive(step: Step, waived: ReadonlyMap<string, string> | undefined): Step {
  const reason = waived?.get(step.id);
  return reason === undefined || step.result !== 'failed'
    ? step
    : { ...step, result: 'waived', detail: `${reason} (${step.detail ?? ''})` };
}

function redactStep(step: Step, redact: (text: string) => string): Step {
  return {
    ...step,
    ...(step.detail !== undefined && { detail: redact(step.detail) }),
    evidence: step.evidence.map((one) => ({
      ...one,
      request: redact(one.request),
      ...(one.location !== undefined && { location: redact(one.location) }),
      ...(one.body !== undefined && { body: redact(one.body) }),
      ...(one.reason !== undefined && { reason: redact(one.reason) }),
    })),
  };
}

function hashOf(tile: Tile): string {
  const hash = createHash('sha256');
  for (const { path } of tile.files)
    hash
      .update(path)
      .update('\0')
      .update(tile.readFile(path) ?? '')
      .update('\0');
  return hash.digest('hex');
}
