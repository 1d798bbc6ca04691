/** Every key a manifest may have anywhere, for finding the one that was meant. */
export const knownManifestKeys = [
  'manifest_version', 'app_uuid', 'app_id', 'owner', 'display_on_public_website', 'tile', 'author', 'assets', 'oauth',
  'pricing', 'legal_terms', 'overview', 'configuration', 'uninstallation', 'support', 'changelog', 'description',
  'title', 'media', 'classifier_tags', 'resources', 'integration', 'dashboards', 'monitors', 'saved_views', 'logs',
  'source', 'source_type_name', 'source_type_id', 'auto_install', 'events', 'creates_events', 'metrics', 'prefix',
  'metadata_path', 'check', 'service_checks', 'process_signatures', 'supports_ddr_coordinated_failover', 'spec',
]; // prettier-ignore
