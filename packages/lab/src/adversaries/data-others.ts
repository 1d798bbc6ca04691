import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Finding } from './adversary.ts';
import { needData } from './data-arrival.ts';
import { disturbed, faultsFor } from './data-disturbed.ts';
import { faultOfOthers, laterConnection } from './others.ts';
import { isIntake } from './token-use.ts';

export async function judgeOthers(lab: Lab): Promise<Finding> {
  // Whether a loop reaches what comes after the failing one does not depend on how often data comes.
  return (await faultOfFailing(lab)) ?? judgeLimited(lab);
}

/** One organization's intakes fail for long; those that were connected before and after it must not wait. */
async function faultOfFailing(lab: Lab): Promise<Finding> {
  const base = await needData(lab);
  const { organization } = await disturbed(lab, 'failing alone');
  const witness = await laterConnection(lab, 'connected after the failing one');
  const before = await lab.control.lastRequest();
  for (const [what, respond] of [
    ['answered one organization’s data with 503', { status: 503, body: 'Service Unavailable' }],
    ['answered one organization’s data with 403', { status: 403, body: { errors: ['Forbidden'] } }],
  ] as const) {
    await lab.control.faults(faultsFor(organization.key, 2000, respond));
    const met = await lab.waitFor(lab.patience.dataSeconds, async () =>
      (await lab.requestsOf(organization, before)).find(({ status }) => status === respond.status),
    );
    const fault = met && (await faultOfOthers(lab, [base, witness], `Datadog ${what}`));
    await lab.control.clearFaults(organization.key);
    if (fault !== undefined) return fault;
    if (!met) throw new NotTested('No further data was sent that could be refused.');
  }
  return undefined;
}

/** One organization is limited for long; the one that was connected first must not wait for it. */
async function judgeLimited(lab: Lab): Promise<Finding> {
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
  const startedAt = Date.parse(limited.at) + 1000;
  const goesOn = await lab.waitFor(seconds + 1, async () =>
    (await lab.requestsOf(base.organization, limited.number)).find(
      (request) => isIntake(request) && Date.parse(request.at) > startedAt,
    ),
  );
  await lab.control.clearFaults(organization.key);
  return goesOn
    ? undefined
    : `After Datadog limited one organization (429), ${base.organization.key} received nothing for ${Math.round(seconds)} s: one customer’s limit stops all.`;
}
