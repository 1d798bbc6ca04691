import type { Lab } from '../run/lab.ts';
import { fieldOf, NotTested } from '../run/lab-error.ts';
import type { Received } from '../sandbox/control.ts';
import type { Finding } from './adversary.ts';
import { itemsOf } from './data-arrival.ts';
import { pointsOf, tagsOf } from './data-payload.ts';

/** What languages print for something that is not there, or that is no text. */
const notAValue = /:(?:undefined|null|nan|\[object object\]|<nil>|%!\w\(.*\)|#<.*>)$/i;

export async function judgeTags(lab: Lab): Promise<Finding> {
  const metrics = await itemsOf(lab, 'metrics');
  const all = [
    ...metrics,
    ...(await itemsOf(lab, 'logs')),
    ...(await itemsOf(lab, 'events')),
    ...(await itemsOf(lab, 'service-checks')),
  ];
  if (all.length === 0) throw new NotTested('No data with tags arrived.');
  const logs = new Set(await itemsOf(lab, 'logs'));
  for (const item of all) {
    const { payload } = item;
    // In a log, a member of that name is an attribute of the partner’s.
    const raw = logs.has(item) ? undefined : fieldOf(payload, 'tags');
    if (raw !== undefined && !Array.isArray(raw)) return `Tags are sent as ${typeof raw}, not as a list.`;
    const broken = tagsOf(payload).find(
      (tag) =>
        tag.trim() === '' ||
        tag.startsWith(':') ||
        tag.endsWith(':') ||
        notAValue.test(tag) ||
        tag.endsWith(':None') ||
        tag.length > 200,
    );
    if (broken !== undefined)
      return `The tag ${JSON.stringify(broken.slice(0, 100))} is empty, malformed or longer than 200 characters.`;
  }
  return lab
    .waitFor(
      Math.max(0, lab.patience.dataSeconds - (Date.now() - (await lab.base()).startedAt) / 1000),
      async () => {
        const unique = uniqueTag(await itemsOf(lab, 'metrics'));
        return unique === 'unknown' ? undefined : { fault: unique };
      },
      1000,
    )
    .then((found) => found?.fault);
}

const minTimes = 4;

/**
 * A tag whose value is new each time that the metric is sent: each makes another custom metric. `'unknown'` while
 * the metric was sent too few times to distinguish ids of items from ids of things.
 */
function uniqueTag(metrics: readonly Received[]): string | undefined {
  const series = new Map<string, { times: Set<number>; values: Map<string, Set<number>> }>();
  for (const { payload, organization, site } of metrics) {
    const times = pointsOf(payload).map(([time]) => time);
    for (const tag of tagsOf(payload)) {
      const key = `${site}/${organization} ${String(fieldOf(payload, 'metric'))} ${tag.split(':')[0] ?? ''}`;
      const one = series.get(key) ?? { times: new Set(), values: new Map<string, Set<number>>() };
      series.set(key, one);
      const seen = one.values.get(tag) ?? new Set();
      one.values.set(tag, seen);
      for (const time of times) {
        one.times.add(time);
        seen.add(time);
      }
    }
  }
  let isOpen = false;
  let isKnown = false;
  for (const [key, { times, values }] of series) {
    if (times.size >= minTimes) isKnown = true;
    const isNew = [...values].every(([tag, seen]) => seen.size === 1 && /\d{6,}|[0-9a-f]{8}/i.test(tag));
    if (!isNew) continue;
    if (times.size >= minTimes && values.size >= minTimes)
      return `The tag "${key.split(' ')[2] ?? ''}" of ${key.split(' ')[1] ?? ''} has a new value with every item: each makes another custom metric.`;
    isOpen = true;
  }
  return isOpen && !isKnown ? 'unknown' : undefined;
}

/** Tags that the tile’s dashboards and monitors group a metric by, or filter it with. */
export function tagsUsedWith(lab: Lab, metric: string): { key: string; file: string }[] {
  const name = metric.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const query = new RegExp(`${name}\\{([^}]*)\\}(?:\\s*by\\s*\\{([^}]*)\\})?`, 'g');
  return lab.tile.files
    .filter(({ path }) => /^assets\/(?:dashboards|monitors)\/.+\.json$/.test(path))
    .flatMap(({ path }) =>
      [...(lab.tile.readFile(path) ?? '').toString().matchAll(query)].flatMap(([, filter = '', by = '']) =>
        [
          ...by.split(',').map((key) => key.trim()),
          ...[...filter.matchAll(/(?:^|[,\s(])([a-z][\w.-]*):/gi)].map(([, key = '']) => key),
        ].map((key) => ({ key, file: path })),
      ),
    )
    .filter(({ key }) => /^[a-z][\w.-]*$/i.test(key) && key !== 'host');
}
