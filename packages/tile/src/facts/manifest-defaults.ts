import type { Violation } from '../schemas/violations.ts';
import type { Fix } from '../tile/change.ts';
import { nearest } from '../text/nearest.ts';
import { defaultAnchors } from '../rules/manifest/anchors.ts';
import { knownManifestKeys } from './manifest-keys.ts';

/** Values that may be assumed for a missing key; a title or an address may not. */
export const defaults: Readonly<Record<string, unknown>> = {
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

/** The key is there under another spelling, which is what has to be mended: a new value would replace the true one. */
function isMisspelt(key: string, present: readonly string[]): boolean {
  const unknown = present.filter((each) => !knownManifestKeys.includes(each));
  return nearest(key, unknown) !== undefined;
}
