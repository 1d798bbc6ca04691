import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { ApiKeyRecord } from '../../organizations/organization-record.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { userReference } from '../users/acting-user.ts';
import { describeActingUser } from '../users/users.ts';

/**
 * API keys in both versions of the API.
 *
 * @see https://docs.datadoghq.com/api/latest/key-management/
 */
export function apiKeyOperations(api: Operations, datadog: Datadog): void {
  const live = (organization: Organization) =>
    organization.record.apiKeys.filter(({ revokedAt }) => revokedAt === null);
  const find = ({ organization, path }: Call): ApiKeyRecord => {
    const record = live(organization).find(({ id }) => id === path.api_key_id);
    if (!record) throw refuse(404, 'API key not found');
    return record;
  };
  const describe = (organization: Organization, record: ApiKeyRecord, key?: string): Payload => ({
    type: 'api_keys',
    id: record.id,
    attributes: {
      name: record.name,
      created_at: pythonTime(new Date(record.createdAt)),
      modified_at: pythonTime(new Date(record.modifiedAt ?? record.createdAt)),
      ...(key === undefined ? {} : { key }),
      last4: record.last4,
      category: 'default',
      remote_config_read_enabled: true,
      date_last_used: null,
      used_in_last_24_hours: false,
      last_used_date: {
        timestamp: null,
        description:
          'Timestamp of when this key was last used in the past ninety (90) days, null if no recent usage',
      },
    },
    relationships: {
      created_by: userReference(organization),
      modified_by: userReference(organization),
      leak_information: { data: null },
    },
  });

  api.offer(
    'v2.CreateAPIKey',
    async ({ organization, body }) => {
      const name = nameIn(body);
      if (live(organization).length >= maxKeys)
        throw refuse(400, `Maximum number of API keys reached (${maxKeys})`);
      const { record, key } = datadog.apiKeys.create(organization, name, 'api');
      await datadog.state.save();
      return { data: describe(organization, record, key) };
    },
    { status: 201 },
  );
  api.offer('v2.ListAPIKeys', ({ organization, query }) => {
    const filter = (query.get('filter') ?? '').toLowerCase();
    const found = sortKeys(
      live(organization).filter(({ name, last4 }) => name.toLowerCase().includes(filter) || last4 === filter),
      query.get('sort') ?? 'name',
    );
    const { size, offset } = pageOf(query, keyPage);
    return {
      data: found.slice(offset, offset + size).map((record) => describe(organization, record)),
      ...includedIn(query, organization),
      meta: { page: { total_filtered_count: found.length }, max_allowed: maxKeys },
    };
  });
  api.offer('v2.GetAPIKey', (call) => {
    const record = find(call);
    return {
      data: describe(call.organization, record, datadog.apiKeys.valueOf(record)),
      ...includedIn(call.query, call.organization),
    };
  });
  api.offer('v2.UpdateAPIKey', async (call) => {
    const record = find(call);
    Object.assign(record, { name: nameIn(call.body), modifiedAt: call.now.toISOString() });
    await datadog.state.save();
    return { data: describe(call.organization, record, datadog.apiKeys.valueOf(record)) };
  });
  api.offer(
    'v2.DeleteAPIKey',
    async (call) => {
      datadog.apiKeys.revoke(call.organization, find(call).id);
      await datadog.state.save();
    },
    { status: 204, isBare: true },
  );

  // Version 1 names a key by its value.
  const describeOld = (organization: Organization, record: ApiKeyRecord): Payload => ({
    created: record.createdAt.slice(0, 19).replace('T', ' '),
    created_by: textAt(describeActingUser(organization), 'attributes.handle'),
    key: datadog.apiKeys.valueOf(record) ?? '*'.repeat(28) + record.last4,
    name: record.name,
  });
  const findOld = ({ organization, path }: Call): ApiKeyRecord => {
    const record = live(organization).find((candidate) => datadog.apiKeys.valueOf(candidate) === path.key);
    if (!record) throw refuse(404, 'API key not found');
    return record;
  };
  api.offer('v1.ListAPIKeys', ({ organization }) => ({
    api_keys: live(organization).map((record) => describeOld(organization, record)),
  }));
  api.offer('v1.CreateAPIKey', async ({ organization, body }) => {
    const { record } = datadog.apiKeys.create(organization, textAt(body, 'name'), 'api');
    await datadog.state.save();
    return { api_key: describeOld(organization, record) };
  });
  api.offer('v1.GetAPIKey', (call) => ({ api_key: describeOld(call.organization, findOld(call)) }));
  api.offer('v1.UpdateAPIKey', async (call) => {
    const record = findOld(call);
    record.name = textAt(call.body, 'name');
    await datadog.state.save();
    return { api_key: describeOld(call.organization, record) };
  });
  api.offer('v1.DeleteAPIKey', async (call) => {
    const record = findOld(call);
    const answer = { api_key: describeOld(call.organization, record) };
    datadog.apiKeys.revoke(call.organization, record.id);
    await datadog.state.save();
    return answer;
  });
}

/** As answers of the list say. */
const maxKeys = 200;

/** The page of a list of keys. */
export const keyPage = {
  size: 'page[size]',
  offset: 'page[number]',
  standard: 10,
  most: 100,
  countsPages: true,
} as const;

export function nameIn({ data }: Payload): string {
  const name = isObject(data) ? textAt(data, 'attributes.name') : '';
  if (name.trim() === '') throw refuse(400, 'Invalid name');
  return name;
}

/** The owner among the included resources, when the query asks for people. */
export function includedIn(query: URLSearchParams, organization: Organization): Payload {
  const include = query.get('include') ?? '';
  return include === '' ? {} : { included: [describeActingUser(organization)] };
}

/** Sorted by `name`, `created_at` or `last4`, with a minus in front for descending. */
export function sortKeys<Key extends { name?: string; createdAt: string; last4: string }>(
  keys: Key[],
  sort: string,
): Key[] {
  const [field, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
  const keyOf = (key: Key): string => {
    if (field === 'created_at' || field === 'modified_at') return key.createdAt;
    return field === 'last4' ? key.last4 : (key.name ?? '');
  };
  return [...keys].sort((left, right) => keyOf(left).localeCompare(keyOf(right)) * sign);
}
