import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { fieldOf, NotTested, textOf } from '../run/lab-error.ts';
import type { DataFamily } from '@tilekit/tile/reader';
import { firstFault, type Finding } from './adversary.ts';
import { disturbed, faultsFor, faultsOf } from './data-disturbed.ts';
import { arrayOf, pointsOf, tagsOf } from './data-payload.ts';
import { isIntake } from './token-use.ts';

const outages = [
  {
    what: 'answered {path} with 503 once',
    fault: { respond: { status: 503, body: 'Service Unavailable' } },
  },
  {
    what: 'answered {path} with 500 once',
    fault: { respond: { status: 500, body: { errors: ['Internal Server Error'] } } },
  },
  {
    what: 'answered {path} with 429 once',
    fault: {
      respond: {
        status: 429,
        headers: { 'x-ratelimit-reset': '1', 'retry-after': '1' },
        body: { errors: ['Too many requests'] },
      },
    },
  },
  { what: 'broke the connection to {path} off without an answer', fault: { drop: 'before' } },
] as const;

export function judgeOutage(lab: Lab): Promise<Finding> {
  return firstFault(outages, (outage) => faultOfOutage(lab, outage));
}

async function faultOfOutage(lab: Lab, { what, fault }: (typeof outages)[number]): Promise<Finding> {
  const { organization } = await disturbed(lab, `data ${what}`);
  const before = await lab.control.lastRequest();
  await lab.control.faults(faultsOf(organization.key, 1, fault));
  const refused = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find((request) => isIntake(request) && request.scripted),
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
  return `Datadog ${what.replace('{path}', first?.path ?? refused.path)}, and what was in the request never arrived: ${first?.item ?? ''}`;
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
