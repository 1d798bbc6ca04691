import { secondsOf } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Monitor } from '../../monitors/monitor.ts';
import type { Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { parseSearch, type Searchable } from '../../search/search-query.ts';
import { pageOf } from '../page.ts';
import { actingUser } from '../users/acting-user.ts';
import { silencedOf } from './describe-monitor.ts';
import { monitorsOf } from './monitors.ts';

const statuses = ['alert', 'warn', 'no data', 'ok', 'ignored', 'skipped', 'unknown'];

/**
 * The search of the Manage Monitors page, for monitors and for their groups.
 *
 * @see https://docs.datadoghq.com/monitors/manage/search/
 */
export function monitorSearchOperations(api: Operations, datadog: Datadog): void {
  api.offer('v1.SearchMonitors', async ({ organization, query }) => {
    const search = readSearch(query.get('query') ?? '');
    const all = (await monitorsOf(datadog, organization)).map((monitor) =>
      describe(datadog, organization, monitor),
    );
    const found = sorted(
      all.filter((entry) => search(searchableOf(entry))),
      query.get('sort'),
    );
    const { size, offset } = pageOf(query, {
      size: 'per_page',
      offset: 'page',
      standard: 30,
      most: 1000,
      countsPages: true,
    });
    return {
      counts: {
        status: countsOf(found.map(({ status }) => status)),
        muted: countsOf(found.map(({ muted }) => muted)),
        tag: countsOf(found.flatMap(({ tags }) => tags)),
        type: countsOf(found.map(({ type }) => type)),
      },
      metadata: pageInformation(found.length, size, offset),
      monitors: found.slice(offset, offset + size).map((entry) => ({ ...entry, muted: undefined })),
    };
  });

  api.offer('v1.SearchMonitorGroups', async ({ organization, query }) => {
    const search = readSearch(query.get('query') ?? '');
    const monitors = await monitorsOf(datadog, organization);
    const found = monitors.flatMap((monitor) => {
      const entry = describe(datadog, organization, monitor);
      const groups = [...datadog.monitorStates.groups(organization, monitor).values()];
      return groups
        .map((state) => ({
          group: state.group.length === 0 ? '*' : state.group.join(','),
          group_tags: state.group.length === 0 ? ['*'] : state.group,
          last_nodata_ts: state.status === 'No Data' ? secondsOf(state.since) : 0,
          last_triggered_ts:
            state.status === 'Alert' || state.status === 'Warn' ? secondsOf(state.since) : null,
          monitor_id: monitor.id,
          monitor_name: monitor.name,
          status: state.status,
          muted: entry.muted,
          tags: entry.tags,
          type: entry.type,
        }))
        .filter((group) =>
          search(
            searchableOf({ ...entry, status: group.status, tags: [...entry.tags, ...group.group_tags] }),
          ),
        );
    });
    const { size, offset } = pageOf(query, {
      size: 'per_page',
      offset: 'page',
      standard: 30,
      most: 1000,
      countsPages: true,
    });
    return {
      counts: {
        status: countsOf(found.map(({ status }) => status)),
        muted: countsOf(found.map(({ muted }) => muted)),
        tag: countsOf(found.flatMap(({ tags }) => tags)),
        type: countsOf(found.map(({ type }) => type)),
      },
      groups: found
        .slice(offset, offset + size)
        .map((group) => ({ ...group, muted: undefined, tags: undefined, type: undefined })),
      metadata: pageInformation(found.length, size, offset),
    };
  });
}

type Entry = ReturnType<typeof describe>;

function describe(datadog: Datadog, organization: Organization, monitor: Monitor) {
  const { handle, name } = actingUser(organization);
  const groups = [...datadog.monitorStates.groups(organization, monitor).values()];
  const triggered = groups
    .filter(({ status }) => status === 'Alert' || status === 'Warn')
    .map(({ since }) => secondsOf(since));
  return {
    id: monitor.id,
    org_id: organization.id,
    name: monitor.name,
    type: monitor.type,
    classification: classificationOf(monitor),
    query: monitor.query,
    status: datadog.monitorStates.overall(organization, monitor),
    tags: monitor.tags,
    scopes: scopesOf(monitor),
    metrics: metricsOf(monitor),
    notifications: [...monitor.message.matchAll(/@([\w.+-]+(?:@[\w.-]+\w)?)/g)].map(([, found = '']) => ({
      handle: found,
      name: found,
    })),
    creator: { handle, name },
    last_triggered_ts: triggered.length === 0 ? null : Math.max(...triggered),
    overall_state_modified: null,
    quality_issues: [],
    muted: Object.keys(silencedOf(datadog, organization, monitor)).length > 0,
  };
}

/** @throws Refusal 400 for a status that no monitor can have. */
function readSearch(text: string) {
  for (const [, quoted, plain = ''] of text.matchAll(/\bstatus:(?:"([^"]*)"|\(?([\w*]+))/g)) {
    const status = quoted ?? plain;
    if (status !== '*' && !statuses.includes(status.toLowerCase().replaceAll('_', ' '))) {
      throw refuse(400, `Query parsing error: '${status}' is not a valid monitor status`);
    }
  }
  return parseSearch(text);
}

function searchableOf(entry: Entry): Searchable {
  return {
    text: `${entry.name} ${entry.query}`,
    valuesOf: (field) => {
      if (field === 'status') return [entry.status];
      if (field === 'type') return [entry.type, entry.classification];
      if (field === 'id') return [String(entry.id)];
      if (field === 'title' || field === 'name') return [entry.name];
      if (field === 'metric') return entry.metrics;
      if (field === 'scope') return entry.scopes;
      if (field === 'muted') return [String(entry.muted)];
      if (field === 'notification') return entry.notifications.map(({ handle }) => handle);
      if (field === 'creator') return [entry.creator.handle, entry.creator.name];
      if (field === 'tag') return entry.tags;
      return entry.tags
        .filter((tag) => tag.startsWith(`${field}:`))
        .map((tag) => tag.slice(field.length + 1));
    },
  };
}

function sorted(entries: Entry[], sort: string | null): Entry[] {
  if (sort === null || sort === '') return entries;
  const [field = '', direction = 'asc'] = sort.split(',');
  const sign = direction === 'desc' ? -1 : 1;
  const keyOf = (entry: Entry): string | number => {
    if (field === 'status') return entry.status;
    if (field === 'id') return entry.id;
    if (field === 'type') return entry.type;
    return field === 'created' ? entry.id : entry.name;
  };
  return entries.sort((left, right) => {
    const [first, second] = [keyOf(left), keyOf(right)];
    return first < second ? -sign : first > second ? sign : 0;
  });
}

function classificationOf({ type }: Monitor): string {
  return type === 'query alert' || type === 'metric alert' ? 'metric' : type.replace(/ alert$/, '');
}

/** The filters of a query, such as `env:prod`. */
function scopesOf({ query }: Monitor): string[] {
  const filters = [...query.matchAll(/\{([^}]*)\}/g)].flatMap(([, filter = '']) => filter.split(','));
  return [...new Set(filters.map((filter) => filter.trim()).filter((filter) => filter.includes(':')))];
}

function metricsOf({ query }: Monitor): string[] {
  return [...new Set([...query.matchAll(/[a-z0-9]+:([A-Za-z][\w.]*)\{/g)].map(([, metric = '']) => metric))];
}

function countsOf<Name extends string | boolean>(names: readonly Name[]): { name: Name; count: number }[] {
  return [...new Set(names)]
    .map((name) => ({ count: names.filter((other) => other === name).length, name }))
    .sort((left, right) => right.count - left.count);
}

function pageInformation(total: number, size: number, offset: number) {
  return {
    page: Math.floor(offset / size),
    page_count: Math.ceil(total / size),
    per_page: size,
    total_count: total,
  };
}
