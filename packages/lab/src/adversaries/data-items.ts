import { fieldOf, textOf } from '../run/lab-error.ts';
import { sources, type Adversary } from './adversary.ts';
import { findItem } from './data-arrival.ts';
import { promiseOf } from './promise.ts';

/** Logs, events and service checks: what each item must have. */
export const itemAdversaries: readonly Adversary[] = [
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
];
