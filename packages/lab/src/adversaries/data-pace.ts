import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Finding } from './adversary.ts';
import { needData } from './data-arrival.ts';
import { isDistribution } from './data-payload.ts';
import { promiseOf } from './promise.ts';
import { isIntake } from './token-use.ts';

/** Fewer may be a coincidence: two measurements within one second. */
const minDuplicates = 3;
const minShare = 0.2;

export async function judgeDuplicates(lab: Lab): Promise<Finding> {
  const base = await needData(lab);
  const left = lab.patience.dataSeconds - (Date.now() - base.startedAt) / 1000;
  await lab.waitFor(Math.max(0, left), async () => {
    const sent = (await lab.requestsOf(base.organization, base.before)).filter(isIntake);
    const counts = new Map<string, number>();
    for (const { path } of sent) counts.set(path, (counts.get(path) ?? 0) + 1);
    return Math.max(...counts.values()) > 2 * minDuplicates ? true : undefined;
  });
  for (const family of ['metrics', 'logs', 'events', 'service-checks'] as const) {
    const organizations = new Map<string, { seen: Set<string>; twice: string[]; count: number }>();
    for (const item of await lab.control.received(family)) {
      const organization = `${item.site}/${item.organization}`;
      if (lab.disturbedOrganizations.has(organization) || isDistribution(item.payload)) continue;
      const one = organizations.get(organization) ?? { seen: new Set(), twice: [], count: 0 };
      organizations.set(organization, one);
      const isKnownBy = family === 'metrics' || isMarked(item.payload);
      const text = JSON.stringify(item.payload);
      if (isKnownBy && one.seen.has(text)) one.twice.push(text);
      one.seen.add(text);
      one.count += 1;
    }
    for (const [organization, { twice, count }] of organizations) {
      // Two measurements within one second may be equal now and then.
      if (twice.length < minDuplicates || twice.length < count * minShare) continue;
      return `${twice.length} of ${count} items of ${family} were sent to ${organization} twice, with the same time and value: ${(twice[0] ?? '').slice(0, 200)}`;
    }
  }
  return undefined;
}

/** Whether an item says which one it is: two that are equal are then the same one. */
function isMarked(payload: unknown): boolean {
  return /\d{9,}|\d{4}-\d\d-\d\dT|[0-9a-f]{8}-[0-9a-f]{4}-/i.test(JSON.stringify(payload));
}

/** A server that sends every minute is waited for, whatever the contract says. */
const minCourseSeconds = 65;
const startSeconds = 3;

export async function judgeCourse(lab: Lab): Promise<Finding> {
  const { organization, before } = await needData(lab);
  if (promiseOf(lab.tile, lab.contract).metrics.length === 0)
    throw new NotTested('The tile promises no metrics.');
  const sent = async () =>
    (await lab.requestsOf(organization, before)).filter(
      (request) => isIntake(request) && request.path.includes('series') && (request.status ?? 500) < 300,
    );
  const seconds = Math.max(lab.patience.dataSeconds * 2, minCourseSeconds);
  const next = await lab.waitFor(
    seconds,
    async () => {
      const [first, ...later] = await sent();
      if (!first) return undefined;
      const startedAt = Date.parse(first.at);
      return later.find(({ at }) => Date.parse(at) - startedAt > startSeconds * 1000);
    },
    500,
  );
  if (next) return undefined;
  if ((await sent()).length === 0) throw new NotTested('No metrics arrived, see data/arrives.');
  return `Metrics came when the customer connected, and none in the ${seconds} s after that: they are sent once, or their job ended.`;
}

const floodSeconds = 5;
const maxPerSecond = 20;

export async function judgeFlood(lab: Lab): Promise<Finding> {
  const { organization, before, startedAt } = await needData(lab);
  await pause(Math.max(0, startedAt + 2 * floodSeconds * 1000 - Date.now()));
  const byPath = new Map<string, number[]>();
  for (const request of await lab.requestsOf(organization, before)) {
    if (!isIntake(request)) continue;
    const times = byPath.get(request.path) ?? [];
    byPath.set(request.path, times);
    times.push(Date.parse(request.at));
  }
  const most = maxPerSecond * floodSeconds;
  for (const [path, times] of byPath) {
    const isFlood = times.some((time, index) => {
      const later = times[index + most];
      return later !== undefined && later - time < floodSeconds * 1000;
    });
    if (isFlood)
      return `More than ${most} requests to ${path} came within ${floodSeconds} s for one organization.`;
  }
  return undefined;
}
