import type { Rule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { declaredAssets, isOutside } from '../../facts/declared-assets.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { renameKey } from '../../fix/rename-key.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { plainPath } from '../../tile/plain-path.ts';

/** Monitors and detection rules of one integration. */
const maxPerKind = 10;

/** Which assets a tile has, and how the manifest names them. */
export const assetRules: readonly Rule[] = [
  {
    id: 'manifest/asset-path-exists',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every asset that the manifest names exists, at a path inside the tile.',
    why: "A missing file blocks publication, and a path outside the tile points at someone else's files.",
    remedy: 'Use the path of a file in this tile, relative to its folder.',
    example: {
      bad: '"Nova Relay": "../other/assets/dashboards/other.json"',
      good: '"Nova Relay": "assets/dashboards/nova_relay_overview.json"',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/e3a081b69278fb8c10e75090c1b5677a322a9403/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/dashboards.py',
    published: '0/154 · 0/111 · 0/31',

    *check(tile) {
      yield* bySchema(tile.manifest, manifestSchema, 'manifest/asset-path-exists');
      for (const node of declaredAssets(tile)) {
        const path = node.string ?? '';
        if (isOutside(path)) yield node.problem(`"${path}" points outside the tile`);
        else if (!tile.has(plainPath(path))) yield node.problem(`"${path}" does not exist`);
      }
    },
  },
  {
    id: 'manifest/asset-path-folder',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An asset is a `.json` file directly in the folder for its kind.',
    why: 'Datadog looks for assets in these folders only.',
    remedy: 'Move the file to `assets/<kind>/`.',
    example: {
      bad: '"Nova Relay": "dashboards/overview.json"',
      good: '"Nova Relay": "assets/dashboards/overview.json"',
    },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '1/154 · 1/111 · 0/31',
    fixable: true,
    *check(tile) {
      for (const kind of ['dashboards', 'monitors', 'saved_views']) {
        for (const node of tile.manifest.at('assets', kind).entries()) {
          const path = node.string ?? '';
          if (path === '' || new RegExp(`^assets/${kind}/[^/]+\\.json$`).test(path)) continue;
          const normal = plainPath(path);
          yield node.problem(
            `"${path}" is not a JSON file directly in "assets/${kind}/"`,
            normal !== path && tile.has(normal) ? node.set(normal) : undefined,
          );
        }
      }
    },
  },
  {
    id: 'manifest/asset-key-nonempty',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'The key of an asset is not blank, has no surrounding whitespace and is unique in the repository.',
    why: 'Customers see the asset under this name.',
    remedy: "Use the asset's title.",
    example: {
      bad: '" Nova Relay ": "assets/dashboards/overview.json"',
      good: '"Nova Relay": "assets/dashboards/overview.json"',
    },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '1/154 · 0/111 · 0/31',
    fixable: true,
    *check(tile) {
      for (const node of declaredAssets(tile)) {
        if (node.path.at(-2) === 'assets') continue;
        const trimmed = node.key.trim();
        if (trimmed === node.key && trimmed !== '') continue;
        yield node.keyProblem(
          `the key ${JSON.stringify(node.key)} is blank or has whitespace around it`,
          trimmed === '' ? undefined : renameKey(node, trimmed),
        );
      }
    },
  },
  {
    id: 'manifest/asset-named-once',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The manifest names each asset file once.',
    why: 'Customers would see the same dashboard or monitor twice, under two names.',
    remedy: 'Remove one of the two entries.',
    example: {
      bad: '"Overview": "assets/dashboards/a.json", "Main": "assets/dashboards/a.json"',
      good: '"Overview": "assets/dashboards/a.json"',
    },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const seen = new Map<string, string>();
      for (const kind of ['dashboards', 'monitors', 'saved_views']) {
        for (const entry of tile.manifest.at('assets', kind).entries()) {
          const before = entry.string === undefined ? undefined : seen.get(entry.string);
          if (before !== undefined)
            yield entry.problem(`"${entry.string ?? ''}" is already named "${before}"`);
          seen.set(entry.string ?? '', entry.key);
        }
      }
    },
  },
  {
    id: 'manifest/asset-file-name',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The file name of an asset uses only ASCII letters, digits, `_`, `-` and `.`.',
    why: 'The names become URLs.',
    remedy:
      'Rename the file to ASCII letters, digits, `_`, `-` and `.`, and update its path in the manifest; `--fix` does both.',
    example: { bad: 'assets/dashboards/nova relay.json', good: 'assets/dashboards/nova_relay.json' },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '2/154 · 1/111 · 0/31',
    fixable: true,
    *check(tile) {
      for (const node of declaredAssets(tile)) {
        const path = node.string ?? '';
        const name = path.split('/').at(-1) ?? '';
        if (name === '' || /^[A-Za-z0-9_.-]+\.json$/.test(name)) continue;
        const to = path.slice(0, -name.length) + name.replace(/[^A-Za-z0-9_.-]+/g, '_');
        yield node.problem(
          `"${name}" is not a plain file name`,
          tile.has(path) ? renameFile(tile, path, to) : undefined,
        );
      }
    },
  },
  {
    id: 'manifest/dashboard-required',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The tile has at least one dashboard.',
    why: 'The documentation requires a dashboard of every new integration; it is the first thing a customer sees after installing.',
    remedy: 'Add a dashboard to `assets/dashboards/` and name it in the manifest.',
    example: {
      bad: '"dashboards": {}',
      good: '"dashboards": { "Nova Relay Overview": "assets/dashboards/nova_relay_overview.json" }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/build_integration/',
    published: '110/262 · 66/177 · 6/37',

    *check(tile) {
      if (tile.manifest.object && tile.manifest.at('assets', 'dashboards').keys.length === 0)
        yield tile.manifest.at('assets', 'dashboards').problem('the tile has no dashboard');
    },
  },
  {
    id: 'manifest/monitor-when-metrics',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile with metrics has at least one monitor.',
    why: 'The documentation requires a monitor template of integrations with metrics.',
    remedy: 'Add a monitor to `assets/monitors/` and name it in the manifest.',
    example: {
      bad: 'metrics, but "monitors": {}',
      good: '"monitors": { "Nova Relay failures are high": "assets/monitors/failures.json" }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/build_integration/',
    published: '126/143 · 54/63 · 15/15',

    *check(tile) {
      if (
        tile.metricNames.size > 0 &&
        tile.manifest.object &&
        tile.manifest.at('assets', 'monitors').keys.length === 0
      ) {
        yield tile.manifest.at('assets', 'monitors').problem('the tile has metrics but no monitor');
      }
    },
  },
  {
    id: 'manifest/asset-limits',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile has at most ten monitors and at most ten detection rules.',
    why: "Datadog's Developer Platform accepts no more per integration.",
    remedy: 'Keep the ten that are most useful to customers.',
    example: { bad: 'eleven files in assets/monitors', good: 'ten' },
    source: 'https://docs.datadoghq.com/extend/integrations/build_integration/',
    published: 'not counted',

    *check(tile) {
      const monitors = tile.manifest.at('assets', 'monitors');
      const count = monitors.entries().length;
      if (count > maxPerKind)
        yield monitors.keyProblem(`${count} monitors, at most ${maxPerKind} are accepted`);
      const detections = tile.paths('assets/security/', '.json');
      const beyond = detections[maxPerKind];
      if (beyond !== undefined)
        yield fileProblem(beyond, `${detections.length} detection rules, at most ${maxPerKind} are accepted`);
    },
  },
  {
    id: 'manifest/logs-pipeline-when-logs',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile that submits logs has a log pipeline.',
    why: 'Logs without a pipeline arrive as plain text.',
    remedy: 'Add a pipeline and its tests to `assets/logs/`.',
    example: {
      bad: '"logs": { "source": "nova_relay" } without assets/logs',
      good: 'assets/logs/nova-relay.yaml and nova-relay_tests.yaml',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/build_integration/',
    published: '7 tiles have logs.source without a pipeline',

    *check(tile) {
      const source = tile.manifest.at('assets', 'logs', 'source');
      if (source.exists && tile.pipelines.length === 0)
        yield source.problem('the tile has a log source but no pipeline');
    },
  },
];
