import { fieldOf, NotTested, textOf } from '../run/lab-error.ts';
import { onEverySite, sources, type Adversary } from './adversary.ts';
import { describeKind, SecretSearch } from './credentials.ts';
import { faultOfArrival, findItem, itemsOf, needData } from './data-arrival.ts';
import {
  judgeDuplicates,
  judgeOthers,
  judgeOutage,
  judgePoison,
  judgeRateLimit,
  judgeRedirect,
  judgeRevokedKey,
  judgeStorm,
} from './data-delivery.ts';
import { described, isDistribution, pointsOf, tagsOf, timesOf, typeOfMetric } from './data-payload.ts';
import { judgeTags, tagsUsedWith } from './data-tags.ts';
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
