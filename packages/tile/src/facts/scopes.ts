import type { DatedList } from '../text/not-listed.ts';

/** Scopes that Datadog's API description names, and those that published tiles ask for. */
const describedScopes: ReadonlySet<string> = new Set([
  'api_keys_write', 'apm_api_catalog_read', 'apm_api_catalog_write', 'apm_read', 'apm_service_catalog_read',
  'apm_service_catalog_write', 'appsec_vm_read', 'billing_read', 'bits_investigations_read',
  'bits_investigations_write', 'cases_read', 'cases_write', 'ci_visibility_pipelines_write',
  'ci_visibility_read', 'cloud_cost_management_read', 'cloud_cost_management_write', 'code_analysis_read',
  'code_coverage_read', 'continuous_profiler_pgo_read', 'coterm_read', 'coterm_write', 'create_webhooks',
  'dashboards_embed_share', 'dashboards_invite_share', 'dashboards_public_share', 'dashboards_read',
  'dashboards_write', 'data_scanner_read', 'data_scanner_write', 'embeddable_graphs_share',
  'error_tracking_read', 'error_tracking_write', 'events_read', 'hosts_read',
  'incident_notification_settings_read', 'incident_notification_settings_write', 'incident_read',
  'incident_settings_read', 'incident_settings_write', 'incident_write', 'llm_observability_read',
  'logs_read_archives', 'logs_read_config', 'logs_read_data', 'logs_read_index_data', 'logs_read_workspaces',
  'mcp_read', 'metrics_read', 'monitors_downtime', 'monitors_read', 'monitors_write', 'org_connections_read',
  'org_connections_write', 'org_management', 'security_comments_read',
  'security_monitoring_critical_assets_read', 'security_monitoring_critical_assets_write',
  'security_monitoring_filters_read', 'security_monitoring_filters_write', 'security_monitoring_findings_read',
  'security_monitoring_rules_read', 'security_monitoring_rules_write', 'security_monitoring_signals_read',
  'security_monitoring_suppressions_read', 'security_monitoring_suppressions_write', 'security_pipelines_read',
  'security_pipelines_write', 'slos_corrections', 'slos_read', 'slos_write', 'synthetics_global_variable_read',
  'synthetics_global_variable_write', 'synthetics_private_location_read', 'synthetics_private_location_write',
  'synthetics_read', 'synthetics_write', 'teams_manage', 'teams_read', 'test_optimization_read',
  'test_optimization_settings_write', 'test_optimization_write', 'timeseries_query', 'usage_read',
  'user_access_invite', 'user_access_manage', 'user_access_read', 'workflows_read', 'workflows_run',
  'workflows_write',
]); // prettier-ignore

/** Scopes that only Datadog's own command-line client asks for: they exist, and no public page describes them. */
const clientOnlyScopes: ReadonlySet<string> = new Set([
  'apm_generate_metrics', 'apm_remote_configuration_read', 'apm_remote_configuration_write',
  'apm_service_ingest_read', 'apm_service_ingest_write', 'apm_service_renaming_write', 'apps_run', 'apps_write',
  'audit_logs_read', 'aws_configuration_read', 'azure_configuration_read', 'built_in_features',
  'connections_read', 'data_streams_monitoring_capture_messages', 'dbm_read', 'debugger_capture_variables',
  'debugger_read', 'debugger_write', 'disaster_recovery_status_read', 'disaster_recovery_status_write',
  'dora_metrics_read', 'dora_metrics_write', 'feature_flag_config_read', 'feature_flag_config_write',
  'feature_flag_environment_config_read', 'feature_flag_environment_config_write', 'gcp_configuration_read',
  'host_tags_write', 'integrations_read', 'llm_observability_write', 'logs_generate_metrics',
  'logs_modify_indexes', 'logs_write_archives', 'logs_write_pipelines', 'manage_integrations', 'notebooks_read',
  'notebooks_write', 'observability_pipelines_delete', 'observability_pipelines_deploy',
  'observability_pipelines_read', 'oci_configuration_edit', 'oci_configuration_read',
  'oci_configurations_manage', 'on_call_read', 'on_call_write', 'reference_tables_read',
  'reference_tables_write', 'rum_apps_read', 'rum_apps_write', 'rum_generate_metrics',
  'rum_retention_filters_read', 'rum_retention_filters_write', 'rum_session_replay_read', 'saved_views_write',
  'security_monitoring_findings_write', 'status_pages_incident_write', 'status_pages_settings_read',
  'status_pages_settings_write',
]); // prettier-ignore

export const knownScopes: DatedList = {
  values: new Set([...describedScopes, ...clientOnlyScopes]),
  listedOn: '2026-08-21',
};

/** Abbreviations and product names in scopes. */
const words: Readonly<Record<string, string>> = {
  api: 'API', apm: 'APM', aws: 'AWS', appsec: 'Application Security', ci: 'CI', dbm: 'Database Monitoring',
  dora: 'DORA', gcp: 'Google Cloud', llm: 'LLM', mcp: 'MCP', oci: 'Oracle Cloud', pgo: 'profile-guided optimization',
  rum: 'RUM', slos: 'SLOs', vm: 'vulnerability',
}; // prettier-ignore

/** What a scope that does not follow `<area>_<read|write>` allows. */
const meanings: Readonly<Record<string, string>> = {
  api_keys_write: 'create the API key of the integration',
  create_webhooks: 'create webhooks',
  incident_notification_settings_write: 'change who is notified of incidents',
  monitors_downtime: 'schedule downtimes and mute monitors',
  timeseries_query: 'query time series',
  user_access_invite: 'invite users',
  user_access_manage: 'disable users and change their roles',
};

/** What a customer allows by a scope, in a few words: `dashboards_read` → "read dashboards". */
export function describeScope(scope: string): string {
  const known = meanings[scope];
  if (known !== undefined) return known;
  const [, area = scope, act = ''] = /^(.*)_([a-z]+)$/.exec(scope) ?? [];
  const subject = area
    .split('_')
    .map((word) => words[word] ?? word)
    .join(' ');
  if (act === 'read') return `read ${subject}`;
  if (act === 'write') return `create and change ${subject}`;
  return `${act} ${subject}`.trim();
}
