import type { Datadog } from '../../datadog.ts';
import { secondsOf } from '../../clock/format-time.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { numberAt, textAt, textsAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import type { HostSettings } from '../resources.ts';

/** A host that any metric names in a tag. */
interface SeenHost {
  name: string;
  lastSeconds: number;
  tags: Set<string>;
}

/**
 * Hosts, which the sandbox knows from the tag `host` of metrics, their tags and their mutes.
 *
 * @see https://docs.datadoghq.com/api/latest/hosts/
 */
export function hostOperations(api: Operations, datadog: Datadog): void {
  const settingsOf = (organization: Organization, name: string): HostSettings => {
    const { hosts } = datadog.resources;
    const known = hosts.of(organization).get(name) ?? { tags: {}, mute: undefined };
    hosts.of(organization).set(name, known);
    return known;
  };
  const describe = (organization: Organization, host: SeenHost, now: Date): Payload => {
    const { tags, mute } = datadog.resources.hosts.of(organization).get(host.name) ?? {
      tags: {},
      mute: undefined,
    };
    return {
      id: numberOf(host.name),
      name: host.name,
      host_name: host.name,
      aliases: [host.name],
      apps: [],
      sources: ['metrics'],
      is_muted: mute !== undefined,
      mute_timeout: mute?.end ?? null,
      last_reported_time: host.lastSeconds,
      up: secondsOf(now) - host.lastSeconds < upSeconds,
      metrics: { cpu: null, iowait: null, load: null },
      tags_by_source: { Datadog: [`host:${host.name}`, ...host.tags], ...tags },
      meta: { 'socket-hostname': host.name },
    };
  };

  api.offer('v1.ListHosts', ({ organization, query, now }) => {
    const filter = (query.get('filter') ?? '').replace(/^host:/, '').toLowerCase();
    const from = Number(query.get('from') ?? 0);
    const found = seenHosts(datadog, organization).filter(
      ({ name, tags, lastSeconds }) =>
        lastSeconds >= from &&
        (name.toLowerCase().includes(filter) || [...tags].some((tag) => tag.includes(filter))),
    );
    const { size, offset } = pageOf(query, { size: 'count', offset: 'start', standard: 100, most: 1000 });
    const page = found.slice(offset, offset + size);
    return {
      exact_total_matching: true,
      total_matching: found.length,
      total_returned: page.length,
      host_list: page.map((host) => describe(organization, host, now)),
    };
  });
  api.offer('v1.GetHostTotals', ({ organization, now }) => {
    const found = seenHosts(datadog, organization);
    return {
      total_active: found.length,
      total_up: found.filter(({ lastSeconds }) => secondsOf(now) - lastSeconds < upSeconds).length,
    };
  });
  api.offer('v1.MuteHost', ({ organization, path, body }) => {
    const name = path.host_name ?? '';
    const settings = settingsOf(organization, name);
    if (settings.mute && body.override !== true) throw refuse(400, `Host ${name} is already muted`);
    settings.mute = { end: numberAt(body, 'end') ?? null, message: textAt(body, 'message') || null };
    return { action: 'Muted', hostname: name, end: settings.mute.end, message: settings.mute.message };
  });
  api.offer('v1.UnmuteHost', ({ organization, path }) => {
    const name = path.host_name ?? '';
    const settings = settingsOf(organization, name);
    if (!settings.mute) throw refuse(400, `Host ${name} is not muted`);
    settings.mute = undefined;
    return { action: 'Unmuted', hostname: name };
  });
  tagOperations(api, datadog, settingsOf);
}

/** A host is up when it was heard of in the last ten minutes. */
const upSeconds = 600;

function tagOperations(
  api: Operations,
  datadog: Datadog,
  settingsOf: (organization: Organization, name: string) => HostSettings,
): void {
  const sourceOf = ({ query }: Call) => query.get('source') ?? 'users';
  const nameOf = ({ organization, path }: Call): string => {
    const name = path.host_name ?? '';
    const isKnown =
      datadog.resources.hosts.of(organization).has(name) ||
      seenHosts(datadog, organization).some((host) => host.name === name);
    if (!isKnown) throw refuse(404, `Host ${name} not found`);
    return name;
  };
  const read = (call: Call): Payload => {
    const name = nameOf(call);
    const seen = seenHosts(datadog, call.organization).find((host) => host.name === name);
    const own = Object.entries(settingsOf(call.organization, name).tags)
      .filter(([source]) => !call.query.has('source') || source === sourceOf(call))
      .flatMap(([, tags]) => tags);
    return {
      host: name,
      tags: [...new Set([...(call.query.has('source') ? [] : (seen?.tags ?? [])), ...own])],
    };
  };
  const write = (call: Call, join: (before: string[]) => string[]): Payload => {
    const name = nameOf(call);
    const { tags } = settingsOf(call.organization, name);
    tags[sourceOf(call)] = join(tags[sourceOf(call)] ?? []);
    return { host: name, tags: tags[sourceOf(call)] };
  };

  api.offer('v1.ListHostTags', ({ organization }) => {
    const tags = new Map<string, string[]>();
    for (const host of seenHosts(datadog, organization)) {
      const own = Object.values(datadog.resources.hosts.of(organization).get(host.name)?.tags ?? {}).flat();
      for (const tag of [...host.tags, ...own]) tags.set(tag, [...(tags.get(tag) ?? []), host.name]);
    }
    return { tags: Object.fromEntries(tags) };
  });
  api.offer('v1.GetHostTags', read);
  api.offer(
    'v1.CreateHostTags',
    (call) => write(call, (before) => [...new Set([...before, ...textsAt(call.body, 'tags')])]),
    {
      status: 201,
    },
  );
  api.offer('v1.UpdateHostTags', (call) => write(call, () => textsAt(call.body, 'tags')), { status: 201 });
  api.offer(
    'v1.DeleteHostTags',
    (call) => {
      write(call, () => []);
    },
    { status: 204 },
  );
}

function seenHosts(datadog: Datadog, organization: Organization): SeenHost[] {
  const hosts = new Map<string, SeenHost>();
  for (const series of datadog.metrics.of(organization).all()) {
    const name = series.tags.find((tag) => tag.startsWith('host:'))?.slice('host:'.length);
    if (name === undefined) continue;
    const host = hosts.get(name) ?? { name, lastSeconds: 0, tags: new Set<string>() };
    host.lastSeconds = Math.max(host.lastSeconds, series.times[series.size - 1] ?? 0);
    for (const tag of series.tags) if (!tag.startsWith('host:')) host.tags.add(tag);
    hosts.set(name, host);
  }
  return [...hosts.values()].sort((left, right) => left.name.localeCompare(right.name));
}

/** A number that depends on the name alone. */
function numberOf(name: string): number {
  let number = 7;
  for (const letter of name) number = (number * 31 + (letter.codePointAt(0) ?? 0)) % 2_147_483_647;
  return number;
}
