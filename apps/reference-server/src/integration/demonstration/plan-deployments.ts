import { type Deployment, type Service, services } from './platform.ts';

/** Each service is deployed once in every such period, in milliseconds. */
const periodMs = 60_000;
/** A deployment begins in the first part of its period and ends within the period after it. */
const latestStartMs = 25_000;
const longestMs = 45_000;
/** Once in so many periods, a service outside production has a series of failures. */
const periodsPerBurst = 60;
const failuresInBurst = 5;

const strategies = ['rolling', 'blue_green', 'canary'] as const;
const triggers = ['merge', 'merge', 'schedule', 'manual'] as const;
const people = ['Dana Reyes', 'Sam Okafor', 'Mei Tanaka', 'Jonas Lind'];
const hexDigits = '0123456789abcdef';

/**
 * The deployments of an account that overlap a window. Nothing is stored: the same account and time give the same
 * deployments in every process, so that a window that is collected again after a crash gives the same data.
 */
export function planDeployments(accountId: string, since: Date, until: Date): readonly Deployment[] {
  const first = Math.floor((since.getTime() - longestMs) / periodMs) - 1;
  const last = Math.floor(until.getTime() / periodMs);
  const found: Deployment[] = [];
  for (let period = first; period <= last; period += 1) {
    for (const service of services) found.push(...planPeriod(accountId, service, period));
  }
  return found.filter(
    ({ queuedAt, finishedAt }) =>
      Date.parse(queuedAt) < until.getTime() && Date.parse(finishedAt) >= since.getTime(),
  );
}

function planPeriod(accountId: string, service: Service, period: number): Deployment[] {
  const random = randomFrom(`${accountId}/${service.name}/${period}`);
  const startMs = period * periodMs + 2_000 + Math.floor(random() * latestStartMs);
  if (service.env !== 'production' && isBurst(accountId, period)) {
    return Array.from({ length: failuresInBurst }, (_, turn) =>
      createDeployment(
        service,
        { period, turn, startMs: startMs + turn * 5_000, lengthMs: 4_000, random },
        true,
      ),
    );
  }
  const fails = random() < 0.05;
  const lengthMs = 12_000 + Math.floor(random() * (longestMs - 15_000));
  return [createDeployment(service, { period, turn: 0, startMs, lengthMs, random }, fails)];
}

function isBurst(accountId: string, period: number): boolean {
  return period % periodsPerBurst === Math.floor(randomFrom(accountId)() * periodsPerBurst);
}

interface Place {
  readonly period: number;
  readonly turn: number;
  readonly startMs: number;
  readonly lengthMs: number;
  readonly random: () => number;
}

/** Fills in what a deployment has besides its place in time. */
export function createDeployment(service: Service, place: Place, fails: boolean): Deployment {
  const { period, turn, startMs, lengthMs, random } = place;
  const id = `dep_${Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, '0')}`;
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[Math.floor(random() * values.length)] ?? values[0];
  const queuedMs = startMs - 500 - Math.floor(random() * 1_500);
  const trigger = pick(triggers);
  return {
    id,
    service: service.name,
    env: service.env,
    team: service.team,
    region: service.region,
    repository: `https://git.customer.example/${service.team}/${service.name}`,
    version: versionOf(period, turn),
    previousVersion: versionOf(period - 1, 0),
    strategy: pick(strategies),
    trigger,
    commit: Array.from({ length: 40 }, () => hexDigits[Math.floor(random() * 16)]).join(''),
    actor: trigger === 'schedule' ? 'scheduler' : pick(people as [string, ...string[]]),
    committedAt: new Date(queuedMs - 300_000 - Math.floor(random() * 5_400_000)).toISOString(),
    queuedAt: new Date(queuedMs).toISOString(),
    startedAt: new Date(startMs).toISOString(),
    finishedAt: new Date(startMs + lengthMs).toISOString(),
    ...(fails && { error: errorOf(service, lengthMs, random) }),
  };
}

/** A day brings a new minor version, each deployment a patch. */
function versionOf(period: number, turn: number): string {
  const day = Math.floor((period * periodMs) / 86_400_000);
  const patch = period % Math.floor(86_400_000 / periodMs);
  return `4.${day - 20_000}.${patch * 10 + turn}`;
}

function errorOf(
  service: Service,
  lengthMs: number,
  random: () => number,
): { kind: string; message: string } {
  const instance = `${service.name}-${1 + Math.floor(random() * 12)}`;
  const seconds = Math.round(lengthMs / 1000);
  const errors = [
    { kind: 'ReadinessTimeout', message: `GET /healthz answered 503 for ${seconds} s on ${instance}` },
    { kind: 'CrashLoop', message: `${instance} stopped with exit code 1 five times in a row` },
    {
      kind: 'TargetUnreachable',
      message: `${instance} in ${service.region} did not answer for ${seconds} s`,
    },
  ] as const;
  return errors[Math.floor(random() * errors.length)] ?? errors[0];
}

/**
 * Random numbers from 0 to 1 that are the same for the same seed: FNV-1a, then a xorshift. It spreads well enough for
 * a demonstration.
 */
export function randomFrom(seed: string): () => number {
  let state = 2_166_136_261;
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  // Neighbouring seeds differ in the last bits only: let these reach the others first.
  for (let turn = 0; turn < 4; turn += 1) next();
  return next;
}
