import { pause, type Connection, type Lab } from '../run/lab.ts';
import { fieldOf, NotTested, textOf } from '../run/lab-error.ts';
import type { Family, Received } from '../sandbox/control.ts';
import { onEverySite, sources, type Adversary, type Finding } from './adversary.ts';
import { describeKind, SecretSearch } from './credentials.ts';
import { promiseOf } from './promise.ts';
import { isIntake } from './token-use.ts';

const { asvs } = sources;

/** What arrives in the customer's Datadog. */
export const dataAdversaries: readonly Adversary[] = [
  {
    id: 'data/arrives',
    severity: 'critical',
    title: 'Everything that the tile promises arrives on this site',
    source: sources.integration,
    remedy:
      'Send to the intakes of the customer’s site with the customer’s key; the tile must not promise what is not sent.',
    judge: (lab) =>
      onEverySite(lab, async (site) => {
        const connection = await lab.siteConnection(site).catch((cause: unknown) => {
          throw new NotTested(
            `${site.name} could not be connected, see sites/from-tile. ${cause instanceof Error ? cause.message : ''}`,
          );
        });
        return faultOfArrival(lab, connection);
      }),
  },
  {
    id: 'data/accepted',
    severity: 'critical',
    title: 'Datadog accepts every request that carries data',
    source: sources.metrics,
    remedy: 'Read the reason: the wrong host, another organization’s key, a malformed or too large body.',
    isLast: true,
    after: ['data/arrives'],
    async judge(lab) {
      await needData(lab);
      const all = (await lab.control.requests()).filter(
        (request) => isIntake(request) && !request.scripted && request.status !== null,
      );
      const ended = lab.endedOrganizations;
      const refused = all.find(
        ({ status, organization }) =>
          (status ?? 0) >= 400 && (organization === undefined || !ended.has(organization)),
      );
      if (!refused) return undefined;
      const whose =
        refused.organization === undefined
          ? 'with a key of no connected organization of that site'
          : `for ${refused.organization}`;
      return `${refused.method} https://${refused.host}${refused.path} ${whose} was refused with ${refused.status ?? ''}: ${refused.refused ?? ''}`;
    },
  },
  {
    id: 'data/own-site',
    severity: 'critical',
    title: 'Data goes to the customer’s site and to no other',
    source: sources.sites,
    remedy: 'Take every intake host from the row of the customer’s site.',
    isLast: true,
    after: ['data/arrives'],
    async judge(lab) {
      await needData(lab);
      const wrong = (await lab.control.requests()).find(
        (request) =>
          isIntake(request) &&
          request.organization !== undefined &&
          request.site !== '' &&
          request.organization.split('/')[0] !== request.site,
      );
      return (
        wrong &&
        `Data of an organization on ${wrong.organization?.split('/')[0] ?? ''} was sent to https://${wrong.host || 'the default site'}${wrong.path}.`
      );
    },
  },
  {
    id: 'data/not-dropped',
    severity: 'high',
    title: 'Datadog drops nothing for its age',
    source: sources.metrics,
    remedy: 'Send times in seconds for metrics and checks, in milliseconds or ISO 8601 for logs; send soon.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics', 'logs', 'events', 'service-checks'], (item, family) =>
        item.dropped === undefined
          ? undefined
          : `${described(item, family)} would be dropped: ${item.dropped}.`,
      ),
  },
  {
    id: 'data/time',
    severity: 'high',
    title: 'Data carries the time when it was measured, in the unit that the intake reads',
    source: sources.metrics,
    remedy: 'Metrics, events and checks take POSIX seconds.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics', 'events', 'service-checks', 'logs'], (item, family) => {
        const times = timesOf(item, family);
        const received = Date.parse(item.receivedAt) / 1000;
        const wrong = times.find(
          (time) =>
            time - received > 600 ||
            Math.abs(received - time) >
              (family === 'logs' || family === 'events'
                ? 18 * 3600
                : family === 'service-checks'
                  ? 600
                  : 3600),
        );
        if (wrong === undefined) return undefined;
        const factor = wrong / received;
        const unit =
          factor > 900 && factor < 1100
            ? ' (milliseconds instead of seconds)'
            : factor < 0.0011 && factor > 0.0009
              ? ' (seconds instead of milliseconds)'
              : '';
        return `${described(item, family)} has the time ${wrong}${unit}, ${Math.round(Math.abs(received - wrong))} s away from now.`;
      }),
  },
  {
    id: 'data/metric-type',
    severity: 'high',
    title: 'Metrics have the type that metadata.csv says',
    source: sources.metadata,
    remedy: 'Send count, gauge and rate as metadata.csv declares them, counts and rates with their interval.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const declared = lab.tile.metrics.find(({ name }) => name === fieldOf(item.payload, 'metric'));
        const type = typeOfMetric(fieldOf(item.payload, 'type'));
        if (!declared || type === undefined || isDistribution(item.payload)) return undefined;
        if (declared.type !== '' && declared.type !== type)
          return `${declared.name} is sent as ${type}; metadata.csv says ${declared.type}.`;
        const interval = Number(fieldOf(item.payload, 'interval') ?? 0);
        return (type === 'count' || type === 'rate') &&
          declared.intervalSeconds !== undefined &&
          interval !== 0 &&
          interval !== declared.intervalSeconds
          ? `${declared.name} is sent with the interval ${interval} s; metadata.csv says ${declared.intervalSeconds} s.`
          : undefined;
      }),
  },
  {
    id: 'data/metric-interval',
    severity: 'medium',
    title: 'Rates carry the interval that they were measured over',
    source: sources.metrics,
    remedy: 'Send `interval` with counts and rates: without it Datadog cannot normalize them.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const type = typeOfMetric(fieldOf(item.payload, 'type'));
        const interval = fieldOf(item.payload, 'interval');
        if (type === 'rate' && !(Number(interval) > 0))
          return `${described(item, 'metrics')} is a rate without \`interval\`.`;
        return interval !== undefined && !(Number(interval) >= 0)
          ? `${described(item, 'metrics')} has the interval ${JSON.stringify(interval)}.`
          : undefined;
      }),
  },
  {
    id: 'data/metric-unit',
    severity: 'medium',
    title: 'Metrics have the unit that metadata.csv says',
    source: sources.metadata,
    remedy: 'Send the declared unit or none, and convert the value.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const name = fieldOf(item.payload, 'metric');
        const unit = fieldOf(item.payload, 'unit');
        const declared = lab.tile.metrics.find((one) => one.name === name);
        return declared && typeof unit === 'string' && unit !== '' && declared.unit !== unit
          ? `${declared.name} is sent in "${unit}"; metadata.csv says "${declared.unit}".`
          : undefined;
      }),
  },
  {
    id: 'data/metric-documented',
    severity: 'medium',
    title: 'Every metric that is sent is in metadata.csv',
    source: sources.metadata,
    remedy:
      'Add the metric to metadata.csv, or stop sending it: outside the integration’s metrics it costs the customer.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const name = fieldOf(item.payload, 'metric');
        if (lab.tile.metrics.length === 0 || typeof name !== 'string') return undefined;
        return lab.tile.metrics.some((one) => one.name === name)
          ? undefined
          : `The metric "${name}" is sent, and metadata.csv does not know it.`;
      }),
  },
  {
    id: 'data/metric-value',
    severity: 'medium',
    title: 'Points are plausible: finite, not negative where they count, fractions within 0 to 1 or 0 to 100',
    source: sources.metrics,
    remedy: 'Check the conversion of units; leave a point out when it is not known.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['metrics'], (item) => {
        const values = pointsOf(item.payload).map(([, value]) => value);
        const name = String(fieldOf(item.payload, 'metric'));
        const type = typeOfMetric(fieldOf(item.payload, 'type'));
        if (values.length === 0) return `${name} is sent without points.`;
        if (values.some((value) => !Number.isFinite(value))) return `${name} has a point that is no number.`;
        if ((type === 'count' || type === 'rate') && values.some((value) => value < 0))
          return `${name} is a ${type} with a negative point (${Math.min(...values)}).`;
        const unit = lab.tile.metrics.find((one) => one.name === name)?.unit;
        if (unit === 'fraction' && values.some((value) => value > 1 || value < 0))
          return `${name} is a fraction, and has the value ${Math.max(...values)}.`;
        return unit === 'percent' && values.some((value) => value > 1000 || value < -1000)
          ? `${name} is a percentage, and has the value ${Math.max(...values)}.`
          : undefined;
      }),
  },
  {
    id: 'data/tags',
    severity: 'medium',
    title: 'Tags have the form `key:value`, and none has a value of its own for each item',
    source: 'https://docs.datadoghq.com/getting_started/tagging/#define-tags',
    remedy:
      'Send tags as a list of `key:value`; keep ids and times out of metric tags, since each combination is a custom metric.',
    isLast: true,
    after: ['data/arrives'],
    judge: judgeTags,
  },
  {
    id: 'data/declared-tags',
    severity: 'low',
    title: 'Metrics carry the tags that metadata.csv samples',
    source: sources.metadata,
    remedy: 'Send the tags of the column sample_tags, or correct it: dashboards group by them.',
    isLast: true,
    after: ['data/arrives'],
    async judge(lab) {
      const items = await itemsOf(lab, 'metrics');
      if (items.length === 0) throw new NotTested('No metrics arrived.');
      for (const { name, sampleTags } of lab.tile.metrics) {
        const own = items.filter(({ payload }) => fieldOf(payload, 'metric') === name);
        if (own.length === 0) continue;
        const keys = new Set(own.flatMap(({ payload }) => tagsOf(payload)).map((tag) => tag.split(':')[0]));
        const missing = sampleTags
          .map((tag) => tag.split(':')[0] ?? '')
          .filter((key) => key !== '' && !keys.has(key));
        if (missing.length > 0 && missing.length === sampleTags.length)
          return `${name} is sent without any of its sample tags (${missing.join(', ')}).`;
        const used = tagsUsedWith(lab, name).find(({ key }) => !keys.has(key));
        if (used)
          return `${name} is sent without the tag "${used.key}", which ${used.file} asks for: it shows nothing.`;
      }
      return undefined;
    },
  },
  {
    id: 'data/log-source',
    severity: 'high',
    title: 'Logs carry the source that the tile’s pipeline filters by',
    source: sources.logs,
    remedy:
      'Send `ddsource` as in the manifest’s `assets.logs.source`; without it no pipeline parses the log.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['logs'], (item) => {
        const { logSource } = promiseOf(lab.tile, lab.contract);
        const source = fieldOf(item.payload, 'ddsource') ?? fieldOf(item.payload, 'source');
        return logSource !== '' && source !== logSource
          ? `A log has the source ${JSON.stringify(source ?? null)}; the tile’s pipeline wants "${logSource}".`
          : undefined;
      }),
  },
  {
    id: 'data/log-form',
    severity: 'medium',
    title: 'Logs have a message, a service and tags as text',
    source: sources.logs,
    remedy: 'Send `message`, `service`, and `ddtags` as one text: "env:prod,team:shop".',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['logs'], (item) => {
        const message = fieldOf(item.payload, 'message');
        if (message === undefined || message === '') return 'A log has no `message`.';
        const tags = fieldOf(item.payload, 'ddtags');
        if (tags !== undefined && typeof tags !== 'string')
          return '`ddtags` of a log is not one text of tags with commas.';
        return (fieldOf(item.payload, 'service') ?? '') === '' ? 'A log has no `service`.' : undefined;
      }),
  },
  {
    id: 'data/event-form',
    severity: 'medium',
    title: 'Events have a title, a text and a known type',
    source: sources.events,
    remedy: 'Send `title`, `text`, and `alert_type` as error, warning, info or success.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['events'], (item) => {
        const { payload } = item;
        const attributes = fieldOf(fieldOf(payload, 'data'), 'attributes') ?? payload;
        if ((fieldOf(attributes, 'title') ?? '') === '') return 'An event has no `title`.';
        const type = fieldOf(payload, 'alert_type');
        const known = ['error', 'warning', 'info', 'success', 'user_update', 'recommendation', 'snapshot'];
        return type !== undefined && !known.includes(textOf(type) ?? '')
          ? `An event has the alert_type ${JSON.stringify(type)}.`
          : undefined;
      }),
  },
  {
    id: 'data/check-declared',
    severity: 'high',
    title: 'Service checks have a declared name and status',
    source: sources.checks,
    remedy:
      'Send the names and statuses of assets/service_checks.json: 0 ok, 1 warning, 2 critical, 3 unknown.',
    isLast: true,
    after: ['data/arrives'],
    judge: (lab) =>
      findItem(lab, ['service-checks'], (item) => {
        const { checks } = promiseOf(lab.tile, lab.contract);
        const name = String(fieldOf(item.payload, 'check'));
        const declared = checks.find(({ check }) => check === name);
        if (checks.length > 0 && !declared)
          return `The service check "${name}" is sent, and assets/service_checks.json does not know it.`;
        const status = ['ok', 'warning', 'critical', 'unknown'][Number(fieldOf(item.payload, 'status'))];
        if (status === undefined)
          return `The service check "${name}" has the status ${String(fieldOf(item.payload, 'status'))}.`;
        return declared && declared.statuses.length > 0 && !declared.statuses.includes(status)
          ? `The service check "${name}" reports ${status}, which assets/service_checks.json does not list.`
          : undefined;
      }),
  },
  {
    id: 'data/no-duplicates',
    severity: 'high',
    title: 'Nothing is sent twice',
    source: sources.metrics,
    remedy: 'Mark what was accepted, in the same transaction as what comes next.',
    isLast: true,
    after: ['data/arrives', 'api-key/kept-on-reconnect'],
    judge: judgeDuplicates,
  },
  {
    id: 'data/after-outage',
    severity: 'high',
    title: 'Data that Datadog answered with 503 is sent again',
    source: sources.metrics,
    remedy: 'Keep the batch and retry 408, 429 and 5xx with growing pauses.',
    judge: (lab) => judgeOutage(lab),
  },
  {
    id: 'data/outage-not-stormed',
    severity: 'medium',
    title: 'While an intake answers 503, it is not stormed',
    source: sources.rateLimits,
    remedy: 'Wait longer after each failed request.',
    judge: (lab) => judgeStorm(lab),
  },
  {
    id: 'data/others-go-on',
    severity: 'high',
    title: 'While Datadog limits one organization, the data of others goes on',
    source: sources.rateLimits,
    remedy: 'Keep a queue and a pause for each organization.',
    judge: (lab) => judgeOthers(lab),
  },
  {
    id: 'data/no-secrets',
    severity: 'critical',
    title: 'No secret is in the data that is sent',
    source: asvs,
    remedy: 'Do not log requests with their headers; take tokens and keys out of what you send.',
    isLast: true,
    after: ['data/arrives'],
    async judge(lab) {
      const search = new SecretSearch((await lab.control.secrets()).filter(({ value }) => value.length >= 8));
      let seen = 0;
      for (const family of ['logs', 'events', 'metrics', 'service-checks'] as const) {
        for (const [index, { payload }] of (await itemsOf(lab, family)).entries()) {
          if (index % 200 === 0) await new Promise((ready) => setImmediate(ready));
          seen += 1;
          const found = search.find(JSON.stringify(payload), () => true);
          if (found) return `${describeKind(found.kind)} is in the ${family} that are sent to Datadog.`;
        }
      }
      if (seen === 0) throw new NotTested('No data arrived.');
      return undefined;
    },
  },
  {
    id: 'data/rate-limit',
    severity: 'high',
    title: 'After 429 the server waits as long as Datadog asks',
    source: sources.rateLimits,
    remedy: 'Wait for X-RateLimit-Reset (or Retry-After) before the next request of that family.',
    judge: (lab) => judgeRateLimit(lab),
  },
  {
    id: 'data/poison',
    severity: 'medium',
    title: 'A request that Datadog refuses with 400 is not sent again and again, and others follow',
    source: sources.metrics,
    remedy: 'Put a refused batch aside; go on with the next one.',
    judge: (lab) => judgePoison(lab),
  },
  {
    id: 'data/redirect-not-followed',
    severity: 'high',
    title: 'Redirects are not followed with the API key',
    source: sources.rfc9700('4.11'),
    remedy: 'Switch redirects off in your HTTP client (`redirect: "manual"`): Datadog’s API has none.',
    judge: (lab) => judgeRedirect(lab),
  },
  {
    id: 'data/key-revoked',
    severity: 'high',
    title: 'When the customer revokes the key, the server stops sending to this organization',
    source: sources.endpoints,
    remedy:
      'After 403 stop this organization’s deliveries, say in the listing what to do, and look again rarely.',
    judge: (lab) => judgeRevokedKey(lab),
  },
];

/** Waits for the families that the tile promises; a server that sends nothing is waited for once. */
async function faultOfArrival(lab: Lab, connection: Connection): Promise<Finding> {
  const promise = promiseOf(lab.tile, lab.contract);
  if (promise.families.length === 0)
    throw new NotTested('The tile promises no data ("sends" in lab.json can name what is sent).');
  const missing = async () => {
    const found = await Promise.all(
      promise.families.map(async (family) => {
        const items = await lab.control.received(family, connection.organization.key);
        if (items.length === 0) return [family];
        if (family !== 'metrics') return [];
        const names = new Set(items.map(({ payload }) => fieldOf(payload, 'metric')));
        const absent = promise.metrics.filter(({ name }) => !names.has(name));
        return absent.length === 0
          ? []
          : [
              `the metrics ${absent
                .slice(0, 5)
                .map(({ name }) => name)
                .join(', ')}${absent.length > 5 ? ` and ${absent.length - 5} more` : ''}`,
            ];
      }),
    );
    return found.flat();
  };
  const deadline = connection.startedAt + lab.patience.dataSeconds * 1000;
  for (;;) {
    const left = await missing();
    if (left.length === 0) return undefined;
    if (Date.now() > deadline) {
      const refused = (await lab.requestsOf(connection.organization, connection.before)).find(
        (request) => isIntake(request) && (request.status ?? 500) >= 400,
      );
      const elsewhere =
        refused ??
        (await lab.control.requests(connection.before)).find(
          (request) =>
            isIntake(request) && request.organization === undefined && (request.status ?? 500) >= 400,
        );
      return (
        `${left.join('; ')}: nothing arrived in ${connection.organization.site.parameter} within ${lab.patience.dataSeconds} s of connecting.` +
        (elsewhere
          ? ` ${elsewhere.method} https://${elsewhere.host}${elsewhere.path} was refused with ${elsewhere.status ?? 'no answer'}: ${elsewhere.refused ?? ''}`
          : '')
      );
    }
    await pause(400);
  }
}

/** @throws NotTested when nothing ever arrived in the organization that was connected first */
export async function needData(lab: Lab): Promise<Connection> {
  const base = await lab.base();
  const found = await lab.firstData(async () =>
    lab.waitFor(lab.patience.dataSeconds, async () =>
      (await lab.requestsOf(base.organization, base.before)).some(
        (request) => isIntake(request) && request.status !== null && request.status < 300,
      )
        ? true
        : undefined,
    ),
  );
  if (!found) throw new NotTested('No data arrived, see data/arrives.');
  return base;
}

async function itemsOf(lab: Lab, family: Family): Promise<Received[]> {
  await needData(lab);
  return lab.control.received(family);
}

async function findItem(
  lab: Lab,
  families: readonly Family[],
  judge: (item: Received, family: Family) => string | undefined,
): Promise<Finding> {
  let seen = 0;
  for (const family of families) {
    for (const item of await itemsOf(lab, family)) {
      seen += 1;
      const fault = judge(item, family);
      if (fault !== undefined) return fault;
    }
  }
  if (seen === 0) throw new NotTested(`No ${families.join(', ')} arrived.`);
  return undefined;
}

function described({ payload }: Received, family: Family): string {
  const name =
    fieldOf(payload, family === 'service-checks' ? 'check' : 'metric') ??
    fieldOf(payload, 'title') ??
    fieldOf(payload, 'message');
  return `${family === 'metrics' ? 'The metric' : `An item of ${family},`} ${JSON.stringify(String(name).slice(0, 80))}`;
}

function typeOfMetric(type: unknown): string | undefined {
  if (typeof type === 'number') return [undefined, 'count', 'rate', 'gauge'][type];
  return typeof type === 'string' ? type : undefined;
}

/** Tags that the tile’s dashboards and monitors group a metric by, or filter it with. */
function tagsUsedWith(lab: Lab, metric: string): { key: string; file: string }[] {
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

function isDistribution(payload: unknown): boolean {
  const [first] = arrayOf(fieldOf(payload, 'points'));
  return Array.isArray(first) && Array.isArray(first[1]);
}

function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** Time and value of each point, in the forms of both versions. */
function pointsOf(payload: unknown): [number, number][] {
  return arrayOf(fieldOf(payload, 'points')).flatMap((point): [number, number][] => {
    if (!Array.isArray(point))
      return [[Number(fieldOf(point, 'timestamp')), Number(fieldOf(point, 'value'))]];
    const [time, value] = arrayOf(point);
    return Array.isArray(value)
      ? value.map((one: unknown) => [Number(time), Number(one)])
      : [[Number(time), Number(value)]];
  });
}

function timesOf({ payload }: Received, family: Family): number[] {
  if (family === 'metrics') return pointsOf(payload).map(([time]) => time);
  if (family === 'logs') {
    const time = fieldOf(payload, 'timestamp') ?? fieldOf(payload, 'date');
    if (typeof time === 'number') return [time / 1000];
    const parsed =
      typeof time === 'string' ? (/^\d+$/.test(time) ? Number(time) : Date.parse(time)) / 1000 : Number.NaN;
    return Number.isFinite(parsed) ? [parsed] : [];
  }
  const time = fieldOf(payload, family === 'events' ? 'date_happened' : 'timestamp');
  return typeof time === 'number' ? [time] : [];
}

function tagsOf(payload: unknown): string[] {
  const tags = fieldOf(payload, 'ddtags') ?? fieldOf(payload, 'tags');
  if (typeof tags === 'string') return tags.split(',').filter((tag) => tag.trim() !== '');
  return arrayOf(tags).flatMap((tag) => (typeof tag === 'string' ? [tag] : []));
}

async function judgeTags(lab: Lab): Promise<Finding> {
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
        /:(?:undefined|null|nan|\[object object\])$/i.test(tag) ||
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
 * A tag whose value is new each time that the metric is sent: each makes a custom metric of its own. `'unknown'` while
 * the metric was sent too few times to tell ids of items from ids of things.
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
      return `The tag "${key.split(' ')[2] ?? ''}" of ${key.split(' ')[1] ?? ''} has a new value with every item: each is a custom metric of its own.`;
    isOpen = true;
  }
  return isOpen && !isKnown ? 'unknown' : undefined;
}

/** Fewer may be a coincidence: two measurements within one second. */
const minDuplicates = 3;
const minShare = 0.2;

async function judgeDuplicates(lab: Lab): Promise<Finding> {
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

const intakePaths = [
  '/api/v2/series',
  '/api/v1/series',
  '/api/v2/logs',
  '/v1/input',
  '/api/v1/events',
  '/api/v2/events',
  '/api/v1/check_run',
  '/api/v1/distribution_points',
];

function faultsFor(key: string, times: number, respond: Readonly<Record<string, unknown>>) {
  return intakePaths.map((path) => ({ match: { path, organization: key }, times, respond }));
}

async function judgeOutage(lab: Lab): Promise<Finding> {
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
  const received = new Map<Family, Set<string>>();
  const arrived = async (family: Family) => {
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

function familyOf(path: string): Family | undefined {
  if (/series|distribution/.test(path)) return 'metrics';
  if (/logs|input/.test(path)) return 'logs';
  if (path.includes('events')) return 'events';
  return path.includes('check_run') ? 'service-checks' : undefined;
}

function signaturesOf(family: Family, payload: unknown): string[] {
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

async function judgeRateLimit(lab: Lab): Promise<Finding> {
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

async function judgeStorm(lab: Lab): Promise<Finding> {
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

const maxPerSecond = 8;

/** One organization is limited for long; the one that was connected first must not wait for it. */
async function judgeOthers(lab: Lab): Promise<Finding> {
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

async function judgePoison(lab: Lab): Promise<Finding> {
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

async function judgeRedirect(lab: Lab): Promise<Finding> {
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

async function judgeRevokedKey(lab: Lab): Promise<Finding> {
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
