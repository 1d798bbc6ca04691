import { pause, type Connection, type Lab } from '../run/lab.ts';
import { fieldOf, NotTested, textOf } from '../run/lab-error.ts';
import type { DataFamily } from '@tilekit/tile/reader';
import type { Finding } from './adversary.ts';
import { needData } from './data-arrival.ts';
import { arrayOf, isDistribution, pointsOf, tagsOf } from './data-payload.ts';
import { intakePaths, isIntake } from './token-use.ts';

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

async function disturbed(lab: Lab, label: string): Promise<Connection> {
  await needData(lab);
  const connection = await lab.connected(label, undefined, (organization) => {
    lab.disturbedOrganizations.add(organization.key);
    return Promise.resolve();
  });
  const flowing = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(connection.organization, connection.before)).some(
      (request) => isIntake(request) && request.status !== null && request.status < 300,
    )
      ? true
      : undefined,
  );
  if (!flowing) throw new NotTested('No data arrived in the organization that was connected for this.');
  return connection;
}

function faultsFor(key: string, times: number, respond: Readonly<Record<string, unknown>>) {
  return intakePaths.map((path) => ({ match: { path, organization: key }, times, respond }));
}

export async function judgeOutage(lab: Lab): Promise<Finding> {
  const { organization } = await disturbed(lab, 'intake outage');
  const before = await lab.control.lastRequest();
  await lab.control.faults(faultsFor(organization.key, 1, { status: 503, body: 'Service Unavailable' }));
  const refused = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(
      (request) => isIntake(request) && request.status === 503,
    ),
  );
  if (!refused) throw new NotTested('No further data was sent that could meet the outage.');
  const lost = async () => await lostItems(lab, organization.key, before);
  const kept = await lab.waitFor(
    lab.patience.dataSeconds,
    async () => ((await lost()).length === 0 ? true : undefined),
    500,
  );
  await lab.control.clearFaults(organization.key);
  if (kept) return undefined;
  const [first] = await lost();
  return `Datadog answered ${first?.path ?? refused.path} with 503 once, and what was in the request never arrived: ${first?.item ?? ''}`;
}

/** What was in refused requests, and is not among what arrived later. */
async function lostItems(lab: Lab, key: string, before: number): Promise<{ path: string; item: string }[]> {
  const refused = (await lab.control.requests(before)).filter(
    (request) => request.organization === key && request.refusedBody !== undefined,
  );
  const received = new Map<DataFamily, Set<string>>();
  const arrived = async (family: DataFamily) => {
    const known =
      received.get(family) ??
      new Set(
        (await lab.control.received(family, key)).flatMap(({ payload }) => signaturesOf(family, payload)),
      );
    received.set(family, known);
    return known;
  };
  const lost: { path: string; item: string }[] = [];
  for (const { path, refusedBody } of refused) {
    const family = familyOf(path);
    if (!family) continue;
    let body: unknown;
    try {
      body = JSON.parse(refusedBody ?? '');
    } catch {
      continue;
    }
    const items = arrayOf(fieldOf(body, 'series') ?? body);
    const signatures = (items.length > 0 ? items : [body]).flatMap((item) => signaturesOf(family, item));
    const there = await arrived(family);
    const missing = signatures.find((signature) => !there.has(signature));
    if (missing !== undefined) lost.push({ path, item: missing.slice(0, 150) });
  }
  return lost;
}

function familyOf(path: string): DataFamily | undefined {
  if (/series|distribution/.test(path)) return 'metrics';
  if (/logs|input/.test(path)) return 'logs';
  if (path.includes('events')) return 'events';
  return path.includes('check_run') ? 'service-checks' : undefined;
}

function signaturesOf(family: DataFamily, payload: unknown): string[] {
  if (family === 'metrics') {
    return pointsOf(payload).map(
      ([time]) =>
        `${String(fieldOf(payload, 'metric'))}{${[...tagsOf(payload)].sort().join(',')}} at ${time}`,
    );
  }
  if (family === 'service-checks')
    return [
      `${String(fieldOf(payload, 'check'))} ${tagsOf(payload).sort().join(',')} ${textOf(fieldOf(payload, 'timestamp')) ?? ''}`,
    ];
  return [
    (
      textOf(fieldOf(payload, 'message')) ??
      textOf(fieldOf(payload, 'title')) ??
      JSON.stringify(payload)
    ).slice(0, 300),
  ];
}

export async function judgeRateLimit(lab: Lab): Promise<Finding> {
  const { organization } = await disturbed(lab, 'rate limit');
  const before = await lab.control.lastRequest();
  const seconds = 4;
  const headers = {
    'x-ratelimit-limit': '1',
    'x-ratelimit-period': '60',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(seconds),
    'retry-after': String(seconds),
  };
  await lab.control.faults(
    faultsFor(organization.key, 1, { status: 429, headers, body: { errors: ['Too many requests'] } }),
  );
  const limited = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(
      (request) => isIntake(request) && request.status === 429,
    ),
  );
  if (!limited) throw new NotTested('No further data was sent that could meet the rate limit.');
  // What was under way when the answer came does not count.
  const begun = Date.parse(limited.at) + 500;
  const next = await lab.waitFor(lab.patience.dataSeconds + seconds, async () =>
    (await lab.requestsOf(organization, limited.number)).find(
      ({ path, at }) => path === limited.path && Date.parse(at) > begun,
    ),
  );
  await lab.control.clearFaults(organization.key);
  if (!next) return `After 429 on ${limited.path} the server never sent there again.`;
  const waited = (Date.parse(next.at) - Date.parse(limited.at)) / 1000;
  return waited < seconds - 1
    ? `Datadog answered ${limited.path} with 429 and X-RateLimit-Reset: ${seconds}; the next request there came after ${waited.toFixed(1)} s.`
    : undefined;
}

const maxPerSecond = 8;

export async function judgeStorm(lab: Lab): Promise<Finding> {
  const { organization } = await disturbed(lab, 'intake storm');
  const before = await lab.control.lastRequest();
  await lab.control.faults(faultsFor(organization.key, 2000, { status: 503 }));
  const first = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(
      (request) => isIntake(request) && request.status === 503,
    ),
  );
  if (!first) throw new NotTested('No further data was sent that could meet the outage.');
  const seconds = 5;
  await pause(seconds * 1000);
  const counts = new Map<string, number>();
  for (const { path, status } of await lab.requestsOf(organization, before))
    if (status === 503) counts.set(path, (counts.get(path) ?? 0) + 1);
  await lab.control.clearFaults(organization.key);
  const worst = [...counts].find(([, count]) => count > maxPerSecond * seconds);
  return worst
    ? `${worst[1]} requests to ${worst[0]} came within ${seconds} s while it answered 503.`
    : undefined;
}

/** One organization is limited for long; the one that was connected first must not wait for it. */
export async function judgeOthers(lab: Lab): Promise<Finding> {
  const base = await needData(lab);
  const { organization } = await disturbed(lab, 'limited alone');
  const sent = (await lab.requestsOf(base.organization, base.before)).filter(isIntake);
  const [begin, end] = [sent[0], sent.at(-1)].map((request) => Date.parse(request?.at ?? ''));
  const paths = new Set(sent.map(({ path }) => path)).size;
  const usualSeconds = ((end ?? 0) - (begin ?? 0)) / 1000 / Math.max(1, sent.length / paths - 1);
  const seconds = Math.max(8, usualSeconds * 3);
  if (!(seconds < 30)) throw new NotTested('Data comes too rarely to see whether it waits.');
  const before = await lab.control.lastRequest();
  const headers = {
    'x-ratelimit-reset': String(Math.ceil(seconds + 4)),
    'retry-after': String(Math.ceil(seconds + 4)),
  };
  await lab.control.faults(
    faultsFor(organization.key, 1, { status: 429, headers, body: { errors: ['Too many requests'] } }),
  );
  const limited = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(({ status }) => status === 429),
  );
  if (!limited) throw new NotTested('No further data was sent that could meet the rate limit.');
  const begun = Date.parse(limited.at) + 1000;
  const goesOn = await lab.waitFor(seconds + 1, async () =>
    (await lab.requestsOf(base.organization, limited.number)).find(
      (request) => isIntake(request) && Date.parse(request.at) > begun,
    ),
  );
  await lab.control.clearFaults(organization.key);
  return goesOn
    ? undefined
    : `After Datadog limited one organization (429), ${base.organization.key} received nothing for ${Math.round(seconds)} s: one customer’s limit stops all.`;
}

export async function judgePoison(lab: Lab): Promise<Finding> {
  const { organization } = await disturbed(lab, 'poison');
  const before = await lab.control.lastRequest();
  await lab.control.faults(
    faultsFor(organization.key, 60, { status: 400, body: { errors: ['Payload is not valid'] } }),
  );
  const first = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(
      (request) => isIntake(request) && request.status === 400,
    ),
  );
  if (!first) throw new NotTested('No further data was sent that could be refused.');
  const count = async () => {
    const counts = new Map<string, number>();
    for (const request of await lab.requestsOf(organization, before)) {
      const { body, path, status } = request;
      if (body === undefined || status !== 400 || !isIntake(request)) continue;
      counts.set(`${path} ${body}`, (counts.get(`${path} ${body}`) ?? 0) + 1);
    }
    return counts;
  };
  // Long enough for a few attempts, unless the server has gone on to what comes next.
  await lab.waitFor(8, async () => {
    const counts = await count();
    const isRepeated = [...counts.values()].some((times) => times > 2);
    const others = [...counts].filter(([key]) => key.startsWith(`${first.path} `)).length;
    return isRepeated || others > 3 ? true : undefined;
  });
  const counts = await count();
  await lab.control.clearFaults(organization.key);
  const [worst] = [...counts].sort(([, left], [, right]) => right - left);
  if (worst && worst[1] > 2)
    return `The same body was sent ${worst[1]} times to ${worst[0].split(' ')[0] ?? ''}, although Datadog refused it with 400 each time.`;
  const since = await lab.control.lastRequest();
  const flowing = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, since)).some(
      (request) => isIntake(request) && request.status !== null && request.status < 300,
    )
      ? true
      : undefined,
  );
  return flowing
    ? undefined
    : 'After a request was refused with 400, no data came any more: one bad batch blocks all that follow.';
}

export async function judgeRedirect(lab: Lab): Promise<Finding> {
  const { organization } = await disturbed(lab, 'redirected');
  const before = await lab.control.lastRequest();
  const target = `${lab.trap.origin}/followed-${organization.label}`;
  await lab.control.faults([
    ...faultsFor(organization.key, 1, { status: 307, headers: { location: target } }),
    ...faultsFor(organization.key, 1, { status: 302, headers: { location: target } }),
  ]);
  const met = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).filter(
      (request) => isIntake(request) && [302, 307].includes(request.status ?? 0),
    ).length >= 2
      ? true
      : undefined,
  );
  await pause(500);
  await lab.control.clearFaults(organization.key);
  const [followed] = lab.trap.visits(`followed-${organization.label}`);
  if (followed !== undefined)
    return `A redirect of the intake was followed to another host${/dd-api-key/i.test(followed) ? ', with the customer’s API key' : ''}.`;
  if (!met) throw new NotTested('No two further requests met the redirect.');
  return undefined;
}

export async function judgeRevokedKey(lab: Lab): Promise<Finding> {
  const connection = await disturbed(lab, 'key revoked');
  const { organization } = connection;
  lab.endedOrganizations.add(organization.key);
  await lab.control.administrate('revoke-key', organization.key);
  const before = await lab.control.lastRequest();
  const first = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(
      (request) => isIntake(request) && request.status === 403,
    ),
  );
  if (!first) throw new NotTested('No further data was sent that could be refused.');
  // What was under way when the first answer came does not count.
  const since = Date.parse(first.at) + 1500;
  const worst = await lab.waitFor(8, async () => {
    const counts = new Map<string, number>();
    for (const request of await lab.requestsOf(organization, first.number)) {
      if (!isIntake(request) || request.status !== 403 || Date.parse(request.at) < since) continue;
      counts.set(request.path, (counts.get(request.path) ?? 0) + 1);
    }
    return [...counts].find(([, count]) => count > 3);
  });
  return worst
    ? `${worst[1]} requests to ${worst[0]} within 8 s after Datadog had answered that the key is revoked (403).`
    : undefined;
}
