import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';
import { isObject, textAt, textsAt, type Payload } from '../../received/payload.ts';
import { actingUser } from '../users/acting-user.ts';
import { dashboardType } from './dashboards.ts';
import type { SharedDashboard } from '../resources.ts';

/** An invitation by mail is good for an hour, as recorded. */
const invitationMs = 3_600_000;

/**
 * Shared dashboards and the invitations to them.
 *
 * @see https://docs.datadoghq.com/api/latest/dashboards/#create-a-shared-dashboard
 */
export function sharedDashboardOperations(api: Operations, datadog: Datadog): void {
  const { dashboards, sharedDashboards } = datadog.resources;
  const parameter = { errors: 'parameter' } as const;

  const find = ({ organization, path }: Call): SharedDashboard => {
    const shared = sharedDashboards.of(organization).get(path.token ?? '');
    if (!shared) throw refuse(404, `Shared dashboard with token ${path.token ?? ''} not found`);
    return shared;
  };

  const describe = (organization: Organization, shared: SharedDashboard) => {
    const { settings, token, createdAt } = shared;
    const { handle, name } = actingUser(organization);
    const shareType = settings.share_type ?? 'open';
    const isInvited = shareType === 'invite';
    return {
      author: { handle, name },
      dashboard_id: shared.dashboardId,
      dashboard_type: shared.dashboardType,
      status: settings.status ?? 'active',
      title:
        settings.title ??
        textAt(dashboards.of(organization).get(shared.dashboardId)?.definition ?? {}, 'title'),
      viewing_preferences: settings.viewing_preferences ?? {},
      expiration: settings.expiration ?? null,
      last_accessed: null,
      global_time_selectable_enabled: settings.global_time_selectable_enabled ?? false,
      global_time: settings.global_time ?? { live_span: '1h' },
      selectable_template_vars: settings.selectable_template_vars ?? null,
      token,
      public_url: `https://p.${organization.site.parameter}/sb/${token}`,
      created: pythonTime(createdAt),
      share_type: shareType,
      share_list: settings.share_list ?? null,
      session_duration_in_days: isInvited ? 30 : null,
      invitees: isInvited
        ? textsAt(settings, 'share_list').map((email) => ({
            email,
            access_expiration: null,
            last_accessed: null,
            created_at: pythonTime(createdAt),
          }))
        : [],
      embeddable_domains: settings.embeddable_domains ?? [],
    };
  };

  api.offer(
    'v1.CreatePublicDashboard',
    ({ organization, body, now }) => {
      const dashboardId = textAt(body, 'dashboard_id');
      const type = textAt(body, 'dashboard_type');
      const dashboard = dashboards.of(organization).get(dashboardId);
      if (!dashboard || dashboard.deletedAt || dashboardType(dashboard) !== type) {
        throw refuse(404, `${type} ${dashboardId} not found`);
      }
      const token = `${prefixOf(organization)}-${datadog.randomness.hex(16)}`;
      const shared = {
        token,
        dashboardId,
        dashboardType: type,
        createdAt: now,
        settings: body,
        invitations: [],
      };
      sharedDashboards.of(organization).set(token, shared);
      return describe(organization, shared);
    },
    parameter,
  );
  api.offer('v1.GetPublicDashboard', (call) => describe(call.organization, find(call)));
  api.offer(
    'v1.UpdatePublicDashboard',
    (call) => {
      const shared = find(call);
      shared.settings = { ...shared.settings, ...call.body };
      return describe(call.organization, shared);
    },
    parameter,
  );
  api.offer('v1.DeletePublicDashboard', (call) => {
    const { token } = find(call);
    sharedDashboards.of(call.organization).delete(token);
    return { deleted_public_dashboard_token: token };
  });

  const describeInvitation = (
    shared: SharedDashboard,
    { email, createdAt }: { email: string; createdAt: Date },
  ) => ({
    type: 'public_dashboard_invitation',
    attributes: {
      email,
      share_token: shared.token,
      created_at: pythonTime(createdAt),
      invitation_expiry: pythonTime(new Date(createdAt.getTime() + invitationMs)),
      has_session: false,
      session_expiry: null,
    },
  });

  api.offer('v1.GetPublicDashboardInvitations', (call) => {
    const shared = find(call);
    return {
      data: shared.invitations.map((invitation) => describeInvitation(shared, invitation)),
      meta: { page: { total_count: shared.invitations.length } },
    };
  });
  api.offer(
    'v1.SendPublicDashboardInvitation',
    (call) => {
      const shared = find(call);
      const invited = emailsOf(call.body).map((email) => ({ email, createdAt: call.now }));
      shared.invitations.push(...invited);
      const described = invited.map((invitation) => describeInvitation(shared, invitation));
      return { data: Array.isArray(call.body.data) ? described : described[0] };
    },
    { ...parameter, status: 201 },
  );
  api.offer(
    'v1.DeletePublicDashboardInvitation',
    (call) => {
      const shared = find(call);
      const emails = emailsOf(call.body);
      shared.invitations = shared.invitations.filter(({ email }) => !emails.includes(email));
    },
    { ...parameter, status: 204 },
  );
}

/** All tokens of an organization begin alike. */
function prefixOf({ publicId }: Organization): string {
  return uuidFrom(`shared dashboards of ${publicId}`).replaceAll('-', '').slice(0, 16);
}

/** One invitation or a list of them. */
function emailsOf({ data }: Payload): string[] {
  const entries = Array.isArray(data) ? data : [data];
  return entries.filter(isObject).map((entry) => textAt(entry, 'attributes.email'));
}
