import { NotTested } from '../run/lab-error.ts';
import { onEverySite, sources, type Adversary } from './adversary.ts';
import { describeKind, SecretSearch } from './credentials.ts';
import { faultOfArrival, findItem, itemsOf, needData } from './data-arrival.ts';
import { deliveryAdversaries } from './data-course.ts';
import { itemAdversaries } from './data-items.ts';
import { metricAdversaries } from './data-metrics.ts';
import { described, timesOf } from './data-payload.ts';
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
  ...metricAdversaries,
  ...itemAdversaries,
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
  ...deliveryAdversaries,
];
