import type { DataFamily } from '@tilekit/tile/reader';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Finding } from './adversary.ts';
import { needData } from './data-arrival.ts';
import { timesOf } from './data-payload.ts';
import { isIntake } from './token-use.ts';

const families: readonly DataFamily[] = ['metrics', 'logs', 'events', 'service-checks'];
const minEarlier = 4;
const minRepeated = 3;
/** The last measurement may come again; a history is more than that. */
const minShare = 0.4;

/** Connects an organization again, and compares what it received before and after. */
export async function judgeReconnection(lab: Lab): Promise<Finding> {
  await needData(lab);
  const first = await lab.connected('data before connecting again');
  const { organization } = first;
  const requestsSince = async (number: number) =>
    (await lab.requestsOf(organization, number)).filter(
      (request) => isIntake(request) && request.status !== null && request.status < 300,
    );
  const countOf = (requests: readonly { readonly path: string }[]) => {
    const counts = new Map<string, number>();
    for (const { path } of requests) counts.set(path, (counts.get(path) ?? 0) + 1);
    return Math.max(0, ...counts.values());
  };
  await lab.waitFor(lab.patience.dataSeconds, async () =>
    countOf(await requestsSince(first.before)) >= minEarlier ? true : undefined,
  );
  if ((await requestsSince(first.before)).length === 0)
    throw new NotTested('No data arrived before connecting again.');
  const again = await lab.connectOrganization(organization, { start: 'tile' });
  await lab.waitFor(lab.patience.dataSeconds, async () =>
    countOf(await requestsSince(again.before)) >= 2 ? true : undefined,
  );
  for (const family of families) {
    const items = (await lab.control.received(family, organization.key)).filter(
      (item) => timesOf(item, family).length > 0,
    );
    const textOf = (item: (typeof items)[number]) => JSON.stringify(item.payload);
    const earlier = new Set(items.filter((item) => Date.parse(item.receivedAt) < again.begunAt).map(textOf));
    const later = new Set(items.filter((item) => Date.parse(item.receivedAt) >= again.begunAt).map(textOf));
    const repeated = [...earlier].filter((text) => later.has(text));
    if (repeated.length >= minRepeated && repeated.length >= earlier.size * minShare)
      return `After connecting again ${repeated.length} of ${earlier.size} items of ${family} were sent a second time: ${(repeated[0] ?? '').slice(0, 200)}`;
  }
  return undefined;
}
