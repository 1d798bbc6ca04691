import { createHash } from 'node:crypto';
import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { actingUser, iconOf } from './acting-user.ts';
import type { User } from '../resources.ts';

/** The day on which the acting user joined; no clock of a test lies before it. */
const joinedAt = new Date('2020-01-01T00:00:00.120Z');

/** The acting user first, then those that were made over the API. */
export function usersOf(datadog: Datadog, organization: Organization): User[] {
  return [actingUserRecord(organization), ...datadog.resources.users.list(organization)];
}

function actingUserRecord(organization: Organization): User {
  const { uuid, name, email } = actingUser(organization);
  return {
    id: uuid,
    name,
    email,
    title: null,
    createdAt: joinedAt,
    modifiedAt: joinedAt,
    status: 'Active',
    accessRole: 'adm',
    roleIds: [adminRoleId(organization)],
  };
}

/** The role of the acting user. */
export function adminRoleId(organization: Organization): string {
  const hash = createHash('sha256').update(`admin role of ${organization.publicId}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

/** A person as JSON:API. */
export function describeUser(organization: Organization, user: User): Payload {
  const { id, roleIds } = user;
  return {
    type: 'users',
    id,
    attributes: {
      uuid: id,
      name: user.name,
      handle: user.email,
      created_at: pythonTime(user.createdAt),
      modified_at: pythonTime(user.modifiedAt),
      email: user.email,
      icon: iconOf(user.email),
      title: user.title,
      verified: user.status === 'Active',
      service_account: false,
      disabled: user.status === 'Disabled',
      allowed_login_methods: [],
      mfa_enabled: false,
      status: user.status,
      last_login_time: null,
    },
    relationships: {
      roles: { data: roleIds.map((roleId) => ({ type: 'roles', id: roleId })) },
      org: { data: { type: 'orgs', id: organization.publicId } },
    },
  };
}

/** The acting user among the included resources of an answer. */
export function describeActingUser(organization: Organization): Payload {
  return describeUser(organization, actingUserRecord(organization));
}

/**
 * People of the organization, and who acts.
 *
 * @see https://docs.datadoghq.com/api/latest/users/
 */
export function userOperations(api: Operations, datadog: Datadog): void {
  const { users } = datadog.resources;

  const find = ({ organization, path }: Call): User => {
    const id = path.user_id ?? '';
    const user = usersOf(datadog, organization).find((candidate) => candidate.id === id);
    if (!user) throw refuse(404, `${id} not found`);
    return user;
  };

  api.offer('v2.ListUsers', ({ organization, query }) => {
    const filter = (query.get('filter') ?? '').toLowerCase();
    const wanted = (query.get('filter[status]') ?? '').split(',').filter((status) => status !== '');
    const found = usersOf(datadog, organization).filter(
      (user) =>
        [user.name ?? '', user.email].some((text) => text.toLowerCase().includes(filter)) &&
        (wanted.length === 0 || wanted.includes(user.status)),
    );
    sortUsers(found, query.get('sort') ?? 'name', query.get('sort_dir') ?? 'asc');
    const { size, offset } = pageOf(query, {
      size: 'page[size]',
      offset: 'page[number]',
      standard: 10,
      most: 100,
      countsPages: true,
    });
    return {
      data: found.slice(offset, offset + size).map((user) => describeUser(organization, user)),
      meta: {
        page: { total_count: usersOf(datadog, organization).length, total_filtered_count: found.length },
      },
    };
  });

  api.offer('v2.GetUser', (call) => ({ data: describeUser(call.organization, find(call)) }));

  api.offer(
    'v2.CreateUser',
    ({ organization, body, now }) => {
      const attributes = isObject(body.data) && isObject(body.data.attributes) ? body.data.attributes : {};
      const email = textAt(attributes, 'email').toLowerCase();
      if (!/^\S+@\S+\.\S+$/.test(email)) throw refuse(400, 'Invalid email');
      if (usersOf(datadog, organization).some((user) => user.email === email)) {
        throw refuse(409, 'User already exists');
      }
      const roles = Array.isArray(body.data) ? [] : rolesOf(body);
      const user: User = {
        id: datadog.randomness.uuid(),
        name: textAt(attributes, 'name') || null,
        email,
        title: textAt(attributes, 'title') || null,
        createdAt: now,
        modifiedAt: now,
        status: 'Pending',
        accessRole: 'st',
        roleIds: roles,
      };
      users.of(organization).set(user.id, user);
      return { data: describeUser(organization, user) };
    },
    { status: 201 },
  );

  api.offer('v2.UpdateUser', (call) => {
    const { data } = call.body;
    const attributes = isObject(data) && isObject(data.attributes) ? data.attributes : {};
    const user = find(call);
    if (isObject(data) && data.id !== user.id)
      throw refuse(422, "UUID's in the URL and request body do not match");
    if (typeof attributes.name === 'string') user.name = attributes.name;
    if (typeof attributes.email === 'string') user.email = attributes.email;
    if (typeof attributes.disabled === 'boolean') user.status = attributes.disabled ? 'Disabled' : 'Active';
    user.modifiedAt = call.now;
    return { data: describeUser(call.organization, user) };
  });

  api.offer(
    'v2.DisableUser',
    (call) => {
      const user = find(call);
      if (user.status === 'Disabled') throw refuse(404, `${user.id} not found`);
      Object.assign(user, { status: 'Disabled', modifiedAt: call.now });
    },
    { status: 204, type: 'text/plain' },
  );

  api.offer('v2.ListUserOrganizations', (call) => ({
    data: describeUser(call.organization, find(call)),
    included: [describeOrganization(call.organization)],
  }));
}

/** An organization as JSON:API. */
function describeOrganization(organization: Organization): Payload {
  return {
    type: 'orgs',
    id: organization.publicId,
    attributes: {
      name: organization.name,
      public_id: organization.publicId,
      description: null,
      sharing: 'none',
      url: null,
      disabled: false,
      created_at: pythonTime(joinedAt),
      modified_at: pythonTime(joinedAt),
    },
  };
}

function rolesOf({ data }: Payload): string[] {
  if (!isObject(data) || !isObject(data.relationships)) return [];
  const { roles } = data.relationships;
  const entries = isObject(roles) && Array.isArray(roles.data) ? roles.data : [];
  return entries.filter(isObject).map((role) => textAt(role, 'id'));
}

function sortUsers(users: User[], sort: string, direction: string): void {
  const [name, isDescending] = sort.startsWith('-') ? [sort.slice(1), true] : [sort, direction === 'desc'];
  const keyOf = (user: User): string => {
    if (name === 'email' || name === 'handle') return user.email;
    return name === 'modified_at' ? user.modifiedAt.toISOString() : (user.name ?? '');
  };
  users.sort((left, right) => keyOf(left).localeCompare(keyOf(right)) * (isDescending ? -1 : 1));
}
