import type { Violation } from '../schemas/violations.ts';
import type { Fix } from '../tile/change.ts';
import { nearest } from '../text/nearest.ts';

/** Every key a manifest may have anywhere, for finding the one that was meant. */
export const knownManifestKeys = [
  'manifest_version', 'app_uuid', 'app_id', 'owner', 'display_on_public_website', 'tile', 'author', 'assets', 'oauth',
  'pricing', 'legal_terms', 'overview', 'configuration', 'uninstallation', 'support', 'changelog', 'description',
  'title', 'media', 'classifier_tags', 'resources', 'integration', 'dashboards', 'monitors', 'saved_views', 'logs',
  'source', 'source_type_name', 'source_type_id', 'auto_install', 'events', 'creates_events', 'metrics', 'prefix',
  'metadata_path', 'check', 'service_checks', 'process_signatures', 'supports_ddr_coordinated_failover', 'spec',
]; // prettier-ignore

/** Where each tab of a tile usually points. */
export const defaultAnchors: Readonly<Record<string, string>> = {
  overview: 'README.md#Overview',
  configuration: 'README.md#Setup',
  uninstallation: 'README.md#Uninstallation',
  support: 'README.md#Support',
};

/** Values that may be assumed for a missing key; a title or an address may not. */
const defaults: Readonly<Record<string, unknown>> = {
  manifest_version: '2.0.0',
  owner: 'integrations-developer-platform',
  display_on_public_website: true,
  overview: defaultAnchors.overview,
  configuration: defaultAnchors.configuration,
  support: defaultAnchors.support,
  changelog: 'CHANGELOG.md',
  media: [],
};

export function defaultFor(violation: Violation): Fix | undefined {
  const key = violation.missing;
  if (key === undefined || isMisspelt(key, violation.node.keys)) return undefined;
  if (key === 'app_uuid') return () => violation.node.at(key).set(crypto.randomUUID())();
  if (!(key in defaults)) return undefined;
  return violation.node.at(key).set(defaults[key]);
}

/** The key is there under another spelling, which is what must be fixed: a new value would replace the true one. */
function isMisspelt(key: string, present: readonly string[]): boolean {
  const unknown = present.filter((each) => !knownManifestKeys.includes(each));
  return nearest(key, unknown) !== undefined;
}
