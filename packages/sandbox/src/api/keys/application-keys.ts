import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { ApplicationKeyRecord } from '../../organizations/organization-record.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textsAt, valueAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { actingUser, userReference } from '../users/acting-user.ts';
import { describeActingUser } from '../users/users.ts';
import { includedIn, keyPage, nameIn, sortKeys } from './api-keys.ts';

/**
 * Application keys: those of the acting user, which are all that there are.
 *
 * @see https://docs.datadoghq.com/api/latest/key-management/
 */
export function applicationKeyOperations(api: Operations, datadog: Datadog): void {
  const find = ({ organization, path }: Call): ApplicationKeyRecord => {
    const record = organization.record.applicationKeys.find(({ id }) => id === path.app_key_id);
    if (!record) throw refuse(404, 'Application key not found');
    return record;
  };
  const describe = (organization: Organization, record: ApplicationKeyRecord, withKey: boolean): Payload => {
    const key = datadog.applicationKeys.valueOf(record);
    return {
      type: 'application_keys',
      id: record.id,
      attributes: {
        name: record.name ?? 'Application key',
        created_at: pythonTime(new Date(record.createdAt)),
        last4: record.last4,
        ...(withKey && key !== undefined ? { key } : {}),
        scopes: record.scopes ?? null,
        last_used_at: null,
      },
      relationships: { owned_by: userReference(organization), leak_information: { data: null } },
    };
  };
  const list = ({ organization, query }: Call) => {
    const filter = (query.get('filter') ?? '').toLowerCase();
    const found = sortKeys(
      organization.record.applicationKeys.filter(
        ({ name, last4 }) => (name ?? '').toLowerCase().includes(filter) || last4 === filter,
      ),
      query.get('sort') ?? 'name',
    );
    const { size, offset } = pageOf(query, keyPage);
    return {
      data: found.slice(offset, offset + size).map((record) => describe(organization, record, false)),
      ...includedIn(query, organization),
      meta: { page: { total_filtered_count: found.length }, max_allowed_per_user: 1000 },
    };
  };
  const change = async (call: Call, withKey: boolean) => {
    const record = find(call);
    const scopes = scopesIn(call.body);
    Object.assign(record, { name: nameIn(call.body), ...(scopes === undefined ? {} : { scopes }) });
    await datadog.state.save();
    return { data: describe(call.organization, record, withKey) };
  };
  const remove = async (call: Call) => {
    const record = find(call);
    const { record: kept } = call.organization;
    kept.applicationKeys = kept.applicationKeys.filter((other) => other !== record);
    await datadog.state.save();
  };

  api.offer('v2.ListApplicationKeys', list);
  api.offer('v2.GetApplicationKey', (call) => ({
    data: describe(call.organization, find(call), false),
    ...includedIn(call.query, call.organization),
  }));
  api.offer('v2.UpdateApplicationKey', (call) => change(call, false));
  api.offer('v2.DeleteApplicationKey', remove, { status: 204, isBare: true });

  api.offer('v2.ListCurrentUserApplicationKeys', list);
  api.offer(
    'v2.CreateCurrentUserApplicationKey',
    async ({ organization, body }) => {
      const { record } = datadog.applicationKeys.createNamed(
        organization,
        nameIn(body),
        scopesIn(body) ?? null,
      );
      await datadog.state.save();
      return { data: describe(organization, record, true) };
    },
    { status: 201 },
  );
  api.offer('v2.GetCurrentUserApplicationKey', (call) => ({
    data: describe(call.organization, find(call), true),
    included: [describeActingUser(call.organization)],
  }));
  api.offer('v2.UpdateCurrentUserApplicationKey', (call) => change(call, true));
  api.offer('v2.DeleteCurrentUserApplicationKey', remove, { status: 204, isBare: true });

  oldApplicationKeyOperations(api, datadog);
}

/** Version 1 names a key by its value. */
function oldApplicationKeyOperations(api: Operations, datadog: Datadog): void {
  const describe = (organization: Organization, record: ApplicationKeyRecord): Payload => ({
    hash: datadog.applicationKeys.valueOf(record) ?? record.last4,
    name: record.name ?? 'Application key',
    owner: actingUser(organization).handle,
  });
  const find = ({ organization, path }: Call): ApplicationKeyRecord => {
    const record = organization.record.applicationKeys.find(
      (candidate) => datadog.applicationKeys.valueOf(candidate) === path.key,
    );
    if (!record) throw refuse(404, 'Application key not found');
    return record;
  };
  api.offer('v1.ListApplicationKeys', ({ organization }) => ({
    application_keys: organization.record.applicationKeys.map((record) => describe(organization, record)),
  }));
  api.offer('v1.CreateApplicationKey', async ({ organization, body }) => {
    const name = typeof body.name === 'string' ? body.name : '';
    if (name === '') throw refuse(400, 'Invalid name');
    const { record } = datadog.applicationKeys.createNamed(organization, name, null);
    await datadog.state.save();
    return { application_key: describe(organization, record) };
  });
  api.offer('v1.GetApplicationKey', (call) => ({ application_key: describe(call.organization, find(call)) }));
  api.offer('v1.UpdateApplicationKey', async (call) => {
    const record = find(call);
    if (typeof call.body.name === 'string') record.name = call.body.name;
    await datadog.state.save();
    return { application_key: describe(call.organization, record) };
  });
  api.offer('v1.DeleteApplicationKey', async (call) => {
    const record = find(call);
    const { record: kept } = call.organization;
    kept.applicationKeys = kept.applicationKeys.filter((other) => other !== record);
    await datadog.state.save();
    return { application_key: describe(call.organization, record) };
  });
}

function scopesIn({ data }: Payload): string[] | null | undefined {
  if (!isObject(data)) return undefined;
  const scopes = valueAt(data, 'attributes.scopes');
  if (scopes === undefined) return undefined;
  return Array.isArray(scopes) ? textsAt(data, 'attributes.scopes') : null;
}
