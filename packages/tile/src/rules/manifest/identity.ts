import { notListed, type DatedList } from '../../text/not-listed.ts';
import type { Rule } from '../../engine/rule.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import type { Fix } from '../../tile/change.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import type { Problem } from '../../tile/problem.ts';
import type { Tile } from '../../tile/tile.ts';
import { type Claim, claimKey } from '../../tile/workspace.ts';

/** The teams that own published tiles of both public repositories. */
const owners: DatedList = {
  listedOn: '2026-08-21',
  values: new Set([
    'integrations-developer-platform', 'agent-integrations', 'saas-integrations', 'rum-browser', 'rum-mobile',
    'container-integrations', 'chat-integrations', 'serverless', 'windows-products',
    'network-device-monitoring-core', 'database-monitoring', 'agent-runtimes', 'team-opentelemetry',
    'azureintegrations', 'agent-onboarding', 'cloud-network-monitoring', 'event-management',
  ]), // prettier-ignore
};

/** What identifies a tile, and must be unique and stay. */
export const identityRules: readonly Rule[] = [
  {
    id: 'manifest/app-uuid-unique',
    severity: { new: 'error', repo: 'error' },
    requires: 'No other tile in the repository has the same `app_uuid`.',
    why: 'Two tiles with one UUID overwrite each other.',
    remedy: 'Generate a new UUID for the newer tile.',
    example: { bad: 'the same app_uuid in nova_relay and nova_relay_eu', good: 'one UUID per tile' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/262 · 0/177 · 0/37',
    *check(tile) {
      yield* notUnique(tile, 'app_uuid', tile.manifest.at('app_uuid'));
    },
  },
  {
    id: 'manifest/app-id-matches-directory',
    severity: { new: 'warning', repo: 'warning' },
    requires: '`app_id` is the folder name with hyphens instead of underscores.',
    why: "People look up a tile's folder by its id; this works for 247 of 262 published tiles.",
    remedy:
      'Name the folder after the id before publishing. The id itself never changes once it is published.',
    example: { bad: 'app_id "nova-relay" in relay/', good: 'app_id "nova-relay" in nova_relay/' },
    source: '15 of 262 published tiles break it (August 2026)',
    published: '15/262 · 14/177 · 3/37',

    *check(tile) {
      const id = tile.manifest.at('app_id');
      const expected = tile.folder.replaceAll('_', '-');
      if (id.string !== undefined && id.string !== expected)
        yield id.problem(
          `the app_id in the folder "${tile.folder}" should be "${expected}", not "${id.string}"`,
        );
    },
  },
  {
    id: 'manifest/immutable-fields',
    severity: { new: 'error', repo: 'error' },
    requires:
      "The identity of a published tile never changes: `app_id`, `app_uuid`, the source type's id and name, and the names of its dashboards, monitors and saved views.",
    why: "Customers' installations, dashboards and metrics depend on these values; changing one orphans them.",
    remedy: 'Restore the value, or publish a new tile.',
    example: {
      bad: '"app_id": "nova-relay" becomes "nova-relay-2"',
      good: 'app_id, app_uuid, source type and asset names stay',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/9477c46a57de07d40ccee08a208b2f1d3b900b4b/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/common/validator.py',
    published: 'needs base ref',
    fixable: true,
    *check(tile) {
      const { base } = tile;
      if (!base || base.at('manifest_version').string === '1.0.0') return;
      const fields = [
        ['app_id'],
        ['app_uuid'],
        ['assets', 'integration', 'id'],
        ['assets', 'integration', 'source_type_name'],
      ];
      for (const path of fields) {
        const before = base.at(...path);
        const now = tile.manifest.at(...path);
        if (before.exists && before.value !== now.value)
          yield now.problem(
            `"${path.join('.')}" was ${JSON.stringify(before.value)} and must not change`,
            now.exists ? now.set(before.value) : undefined,
          );
      }
      for (const kind of ['dashboards', 'monitors', 'saved_views']) {
        for (const before of base.at('assets', kind).entries()) {
          if (!tile.manifest.at('assets', kind, before.key).exists)
            yield tile.manifest
              .at('assets', kind)
              .problem(`the ${kind} entry "${before.key}" was removed or renamed`);
        }
      }
    },
  },
  {
    id: 'manifest/owner',
    severity: { new: 'error', repo: 'error' },
    requires: '`owner` names the Datadog team responsible for the tile.',
    why: "Every published tile has it, although Datadog's documentation does not mention it.",
    remedy: 'Set `"owner": "integrations-developer-platform"`, as partner tiles do.',
    example: { bad: '"owner": "nova"', good: '"owner": "integrations-developer-platform"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      const owner = tile.manifest.at('owner');
      if (!tile.manifest.object || (owner.string !== undefined && owners.values.has(owner.string))) return;
      const fix = owner.set('integrations-developer-platform');
      if (owner.string === undefined || owner.string === '')
        yield owner.problem('"owner" is missing or not text', fix);
      else yield { ...owner.problem(notListed(owner.string, 'an owner', owners), fix), atMost: 'warning' };
    },
  },
  {
    id: 'manifest/title-unique',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'No other tile in the repository has the same title.',
    why: 'Customers cannot tell two tiles with the same title apart.',
    remedy: 'Make the title specific, for example `Nova Relay RUM`.',
    example: { bad: 'two tiles called "Nova Relay"', good: '"Nova Relay" and "Nova Relay RUM"' },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '2/262',

    *check(tile) {
      yield* notUnique(tile, 'title', tile.manifest.at('tile', 'title'));
    },
  },
  {
    id: 'manifest/source-type-id',
    severity: { new: 'error', repo: 'error' },
    requires: '`source_type_id` is a positive integer that no other tile in the repository uses.',
    why: 'Datadog assigns the number; events and service checks are filed under it.',
    remedy: 'Use the number that Datadog gave you.',
    example: { bad: '"source_type_id": 0', good: '"source_type_id": 7654321' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/220 · 0/136 · 0/30',

    *check(tile) {
      yield* bySchema(tile.manifest, manifestSchema, 'manifest/source-type-id');
      yield* notUnique(tile, 'source_type_id', tile.integration.at('source_type_id'));
    },
  },
  {
    id: 'manifest/source-type-name',
    severity: { new: 'error', repo: 'error' },
    requires: '`source_type_name` is an ASCII name that no other tile in the repository uses.',
    why: 'Service checks and events show it as their source.',
    remedy: 'Use a unique ASCII name, usually the title.',
    example: { bad: '"source_type_name": ""', good: '"source_type_name": "Nova Relay"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/220 · 0/136 · 0/30',

    *check(tile) {
      yield* bySchema(tile.manifest, manifestSchema, 'manifest/source-type-name');
      yield* notUnique(tile, 'source_type_name', tile.integration.at('source_type_name'));
    },
  },
];

/** A value that another tile of the repository has as well. */
function* notUnique(
  tile: Tile,
  field: Claim['field'],
  node: JsonNode,
  fix?: (node: JsonNode) => Fix,
): Generator<Problem> {
  const value = node.string ?? (node.number === undefined ? undefined : String(node.number));
  if (value === undefined) return;
  const others = tile.workspace?.claims
    .get(claimKey({ field, value }))
    ?.filter((folder) => folder !== tile.folder);
  if (!others || others.length === 0) return;
  yield node.problem(`"${value}" is also the ${field} of ${others.slice(0, 3).join(', ')}`, fix?.(node));
}
