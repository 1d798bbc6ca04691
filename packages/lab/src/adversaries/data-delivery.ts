import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { firstFault, type Finding } from './adversary.ts';
import { disturbed, faultsFor } from './data-disturbed.ts';
import { isIntake } from './token-use.ts';

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
  const startedAt = Date.parse(limited.at) + 500;
  const next = await lab.waitFor(lab.patience.dataSeconds + seconds, async () =>
    (await lab.requestsOf(organization, limited.number)).find(
      ({ path, at }) => path === limited.path && Date.parse(at) > startedAt,
    ),
  );
  await lab.control.clearFaults(organization.key);
  if (!next) return `After 429 on ${limited.path} the server never sent there again.`;
  const waited = (Date.parse(next.at) - Date.parse(limited.at)) / 1000;
  return waited < seconds - 1
    ? `Datadog answered ${limited.path} with 429 and X-RateLimit-Reset: ${seconds}; the next request there came after ${waited.toFixed(1)} s.`
    : undefined;
}

const refusals = [
  { status: 400, body: { errors: ['Payload is not valid'] } },
  { status: 413, body: { errors: ['Payload too large'] } },
];

export function judgePoison(lab: Lab): Promise<Finding> {
  return firstFault(refusals, (refusal) => faultOfRefusal(lab, refusal));
}

async function faultOfRefusal(lab: Lab, refusal: (typeof refusals)[number]): Promise<Finding> {
  const { organization } = await disturbed(lab, `refused with ${refusal.status}`);
  const before = await lab.control.lastRequest();
  await lab.control.faults(faultsFor(organization.key, 60, refusal));
  const first = await lab.waitFor(lab.patience.dataSeconds, async () =>
    (await lab.requestsOf(organization, before)).find(
      (request) => isIntake(request) && request.status === refusal.status,
    ),
  );
  if (!first) throw new NotTested('No further data was sent that could be refused.');
  const count = async () => {
    const counts = new Map<string, number>();
    for (const request of await lab.requestsOf(organization, before)) {
      const { body, path, status } = request;
      if (body === undefined || status !== refusal.status || !isIntake(request)) continue;
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
    return `The same body was sent ${worst[1]} times to ${worst[0].split(' ')[0] ?? ''}, although Datadog refused it with ${refusal.status} each time.`;
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
    : `After a request was refused with ${refusal.status}, no data came any more: one bad batch blocks all that follow.`;
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
  // Before the key goes: a server that stops at the first refusal is asked for nothing more.
  const before = await lab.control.lastRequest();
  await lab.control.administrate('revoke-key', organization.key);
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
