/** What a scope allows, in words for the person who is asked. */
const descriptions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    api_keys_write: 'Create one API key for your organization, and send metrics, logs and events with it.',
    create_webhooks: 'Create webhooks that notify the application when your monitors alert.',
    monitors_read: 'View your monitors and their status.',
    monitors_write: 'Create and change monitors.',
    monitors_downtime: 'Schedule downtimes that silence monitors.',
    incident_read: 'View incidents.',
    incident_write: 'Declare and change incidents.',
    dashboards_read: 'View dashboards.',
    dashboards_write: 'Create and change dashboards.',
    events_read: 'View events.',
    metrics_read: 'View which metrics exist.',
    timeseries_query: 'Query the values of metrics.',
    slos_read: 'View service level objectives.',
    slos_write: 'Create and change service level objectives.',
    user_access_read: 'View users and their roles.',
    user_access_invite: 'Invite users.',
    hosts_read: 'View hosts.',
    usage_read: 'View usage.',
    synthetics_read: 'View synthetic tests.',
    synthetics_write: 'Create and change synthetic tests.',
    cases_read: 'View cases.',
    cases_write: 'Create and change cases.',
    teams_read: 'View teams.',
    teams_manage: 'Create and change teams.',
  }),
);

export function describeScope(scope: string): string {
  const known = descriptions.get(scope);
  if (known) return known;
  const [verb = '', ...noun] = scope.split('_').reverse();
  const subject = noun.reverse().join(' ');
  if (verb === 'read') return `View ${subject}.`;
  if (verb === 'write') return `Create and change ${subject}.`;
  return `Use "${scope}".`;
}
