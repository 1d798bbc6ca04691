import type { DatedList } from '../text/not-listed.ts';
import type { JsonNode } from '../tile/json-node.ts';
import type { Problem } from '../tile/problem.ts';
import type { Tile } from '../tile/tile.ts';

const categories = [
  'AI/ML', 'AWS', 'Alerting', 'Automation', 'Azure', 'Caching', 'Cloud', 'Collaboration', 'Compliance',
  'Configuration & Deployment', 'Containers', 'Content Delivery Network', 'Cost Management', 'Data Stores',
  'Developer Tools', 'Event Management', 'Google Cloud', 'Incidents', 'IoT', 'Issue Tracking', 'Kubernetes',
  'Languages', 'Log Collection', 'Mainframes', 'Marketplace', 'Message Queues', 'Metrics', 'Mobile', 'Network',
  'Notifications', 'OS & System', 'Oracle', 'Orchestration', 'Provisioning', 'RUM', 'SAP', 'SIEM', 'SNMP', 'Security',
  'Source Control', 'Testing', 'Tracing', 'Windows',
]; // prettier-ignore

/** Documented names, and what the live list calls them now. */
const replacedCategories: Readonly<Record<string, string>> = {
  AI: 'AI/ML',
  'Machine Learning & LLM': 'AI/ML',
  'Data Store': 'Data Stores',
  IOT: 'IoT',
  Mainframe: 'Mainframes',
  Messaging: 'Message Queues',
  Notification: 'Notifications',
};

const systems = [
  'Android',
  'Any',
  'HP-UX',
  'IBM i/OS',
  'IBM z/OS',
  'Linux',
  'Solaris',
  'Windows',
  'iOS',
  'macOS',
];
const dataTypes = ['Events', 'Incidents', 'Logs', 'Metrics', 'Traces'];
const offerings = ['Integration', 'UI Extension', 'Professional Service', 'Software License'];
const products = ['Data Streams Monitoring'];

/** Documented and live tags together. */
export const knownTags: DatedList = {
  listedOn: '2026-08-21',
  values: new Set([
    ...categories.map((name) => `Category::${name}`),
    ...systems.map((name) => `Supported OS::${name}`),
    ...dataTypes.flatMap((name) => [`Submitted Data Type::${name}`, `Queried Data Type::${name}`]),
    ...offerings.map((name) => `Offering::${name}`),
    ...products.map((name) => `Product::${name}`),
  ]),
};

export const replacedTags: ReadonlyMap<string, string> = new Map(
  Object.entries(replacedCategories).map(([old, current]) => [`Category::${old}`, `Category::${current}`]),
);

export function tagsOf(tile: Tile, start: string): JsonNode[] {
  return tile.manifest
    .at('tile', 'classifier_tags')
    .strings()
    .filter((tag) => tag.string?.startsWith(start));
}

/** A tag that the tile's own files make true and that the manifest does not have. */
export function* missingTag(tile: Tile, tag: string, reason: string): Generator<Problem> {
  const tags = tile.manifest.at('tile', 'classifier_tags');
  if (!tags.array || tags.array.includes(tag)) return;
  yield tags.problem(`${reason}, and the tag "${tag}" is missing`, tags.at(tags.array.length).set(tag));
}
