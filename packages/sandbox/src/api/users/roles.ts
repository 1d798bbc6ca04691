import { goTime, pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import { documentedScopes } from '../../operations/generated/operation-rows.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { adminRoleId, describeUser, usersOf } from './users.ts';
import type { Role, User } from '../resources.ts';

const joinedAt = new Date('2020-01-01T00:00:00.120Z');

interface Permission {
  id: string;
  name: string;
  description: string;
}

/** The permissions that OAuth scopes are named after; Datadog has more. */
const permissions: readonly Permission[] = Object.entries(documentedScopes).map(([name, description]) => ({
  id: uuidFrom(`permission ${name}`),
  name,
  description,
}));

/** What every new role may do, as recorded: reading what most pages show. */
const standardPermissionIds = permissions
  .filter(({ name }) =>
    ['dashboards_read', 'monitors_read', 'apm_read', 'slos_read', 'notebooks_read'].includes(name),
  )
  .map(({ id }) => id);

/**
 * Roles, the permissions they carry and the people who have them.
 *
 * @see https://docs.datadoghq.com/api/latest/roles/
 */
export function roleOperations(api: Operations, datadog: Datadog): void {
  const { roles } = datadog.resources;
  const all = (organization: Organization): Role[] => [adminRole(organization), ...roles.list(organization)];
  const find = ({ organization, path }: Call): Role => {
    const id = path.role_id ?? '';
    const role = all(organization).find((candidate) => candidate.id === id);
    if (!role) throw refuse(404, `${id} not found`);
    return role;
  };
  const usersIn = (organization: Organization, role: Role): User[] =>
    usersOf(datadog, organization).filter(({ roleIds }) => roleIds.includes(role.id));
  // Making a role answers no count of its users, as recorded.
  const describe = (organization: Organization, role: Role, isNew = false): Payload => ({
    type: 'roles',
    id: role.id,
    attributes: {
      name: role.name,
      created_at: pythonTime(role.createdAt),
      modified_at: pythonTime(role.modifiedAt),
      ...(isNew ? {} : { user_count: usersIn(organization, role).length }),
    },
    relationships: { permissions: { data: role.permissionIds.map((id) => ({ type: 'permissions', id })) } },
  });
  const create = ({ organization, body, now }: Call, permissionIds: string[], isNew = true): Payload => {
    const name = nameOf(body);
    if (name.trim() === '') throw refuse(400, 'Role names cannot be only whitespace');
    if (all(organization).some((role) => role.name === name)) {
      throw refuse(409, 'A role with the same name already exists');
    }
    const role = { id: datadog.randomness.uuid(), name, createdAt: now, modifiedAt: now, permissionIds };
    roles.of(organization).set(role.id, role);
    return { data: describe(organization, role, isNew) };
  };

  api.offer('v2.ListRoles', ({ organization, query }) => {
    const filter = (query.get('filter') ?? '').toLowerCase();
    const found = all(organization).filter(({ name }) => name.toLowerCase().includes(filter));
    const sort = query.get('sort') ?? 'name';
    const sign = sort.startsWith('-') ? -1 : 1;
    found.sort((left, right) => left.name.localeCompare(right.name) * sign);
    const { size, offset } = pageOf(query, {
      size: 'page[size]',
      offset: 'page[number]',
      standard: 10,
      most: 100,
      countsPages: true,
    });
    return {
      data: found.slice(offset, offset + size).map((role) => describe(organization, role)),
      meta: { page: { total_count: all(organization).length, total_filtered_count: found.length } },
    };
  });
  api.offer('v2.GetRole', (call) => ({ data: describe(call.organization, find(call)) }));
  api.offer('v2.CreateRole', (call) =>
    create(call, [...new Set([...standardPermissionIds, ...permissionsIn(call.body)])]),
  );
  api.offer('v2.CloneRole', (call) => create(call, [...find(call).permissionIds], false));
  api.offer('v2.UpdateRole', (call) => {
    const role = find(call);
    const { data } = call.body;
    if (isObject(data) && data.id !== role.id) {
      throw refuse(422, 'The id attribute in the request body does not match the role_id in the URL');
    }
    const name = nameOf(call.body);
    if (name !== '') role.name = name;
    role.permissionIds = [...new Set([...role.permissionIds, ...permissionsIn(call.body)])];
    role.modifiedAt = call.now;
    return { data: describe(call.organization, role) };
  });
  api.offer(
    'v2.DeleteRole',
    (call) => {
      roles.of(call.organization).delete(find(call).id);
    },
    { status: 204, type: 'text/plain' },
  );

  api.offer('v2.ListPermissions', () => ({ data: permissions.map(describePermission) }), {
    type: 'application/vnd.api+json',
  });
  const listOf = (role: Role) => ({
    data: permissions.filter(({ id }) => role.permissionIds.includes(id)).map(describePermission),
  });
  api.offer('v2.ListRolePermissions', (call) => listOf(find(call)));
  api.offer('v2.AddPermissionToRole', (call) => {
    const role = find(call);
    role.permissionIds = [...new Set([...role.permissionIds, knownPermission(call.body)])];
    return listOf(role);
  });
  api.offer('v2.RemovePermissionFromRole', (call) => {
    const role = find(call);
    const id = knownPermission(call.body);
    role.permissionIds = role.permissionIds.filter((other) => other !== id);
    return listOf(role);
  });

  const people = (organization: Organization, role: Role) => {
    const users = usersIn(organization, role);
    return {
      data: users.map((user) => describeUser(organization, user)),
      meta: { page: { total_count: users.length, total_filtered_count: users.length } },
    };
  };
  const userIn = ({ organization, body }: Call): User => {
    const id = isObject(body.data) ? textAt(body.data, 'id') : '';
    const user = usersOf(datadog, organization).find((candidate) => candidate.id === id);
    if (!user) throw refuse(404, `${id} not found`);
    return user;
  };
  api.offer('v2.ListRoleUsers', (call) => {
    const role = find(call);
    return { ...people(call.organization, role), included: [describe(call.organization, role)] };
  });
  api.offer('v2.AddUserToRole', (call) => {
    const [role, user] = [find(call), userIn(call)];
    user.roleIds = [...new Set([...user.roleIds, role.id])];
    return people(call.organization, role);
  });
  api.offer('v2.RemoveUserFromRole', (call) => {
    const [role, user] = [find(call), userIn(call)];
    user.roleIds = user.roleIds.filter((id) => id !== role.id);
    return people(call.organization, role);
  });

  api.offer('v2.ListUserPermissions', ({ organization, path }) => {
    const id = path.user_id ?? '';
    const user = usersOf(datadog, organization).find((candidate) => candidate.id === id);
    if (!user) throw refuse(404, `${id} not found`);
    const held = new Set(
      all(organization)
        .filter((role) => user.roleIds.includes(role.id))
        .flatMap(({ permissionIds }) => permissionIds),
    );
    return { data: permissions.filter((permission) => held.has(permission.id)).map(describePermission) };
  });
}

function adminRole(organization: Organization): Role {
  return {
    id: adminRoleId(organization),
    name: 'Datadog Admin Role',
    createdAt: joinedAt,
    modifiedAt: joinedAt,
    permissionIds: permissions.map(({ id }) => id),
  };
}

function describePermission({ id, name, description }: Permission): Payload {
  const words = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    id,
    type: 'permissions',
    attributes: {
      name,
      name_aliases: [],
      display_name: words.join(' '),
      description,
      created: goTime(joinedAt),
      group_name: words.slice(0, -1).join(' '),
      display_type: name.endsWith('_write') ? 'write' : name.endsWith('_read') ? 'read' : 'other',
      restricted: false,
    },
  };
}

function knownPermission({ data }: Payload): string {
  const id = isObject(data) ? textAt(data, 'id') : '';
  if (!permissions.some((permission) => permission.id === id)) throw refuse(400, '400 BAD REQUEST');
  return id;
}

function nameOf({ data }: Payload): string {
  return isObject(data) ? textAt(data, 'attributes.name') : '';
}

function permissionsIn({ data }: Payload): string[] {
  const relationships = isObject(data) && isObject(data.relationships) ? data.relationships : {};
  const entries = isObject(relationships.permissions) ? relationships.permissions.data : [];
  return Array.isArray(entries) ? entries.filter(isObject).map((entry) => textAt(entry, 'id')) : [];
}
