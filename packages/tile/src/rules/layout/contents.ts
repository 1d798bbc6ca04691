import type { Rule } from '../../engine/rule.ts';
import { reformatFile } from '../../fix/edits.ts';
import { fileProblem } from '../problems.ts';
import { plainPath } from '../../tile/plain-path.ts';
import type { Tile } from '../../tile/tile.ts';

/** Files that nothing refers to, and files that cannot be read. */
export const layoutContentRules: readonly Rule[] = [
  {
    id: 'layout/no-orphan-assets',
    severity: { new: 'error', repo: 'error' },
    requires: 'The manifest lists every dashboard, monitor and saved view in `assets/`.',
    why: 'Customers never see an asset that the manifest does not list.',
    remedy: 'List the file in the manifest, or delete it.',
    example: {
      bad: 'assets/dashboards/second.json exists, "dashboards": {}',
      good: '"dashboards": { "Nova Relay Second": "assets/dashboards/second.json" }',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/154 · 0/111 · 0/31',
    fixable: true,
    *check(tile) {
      for (const kind of ['dashboards', 'monitors', 'saved_views'] as const) {
        const map = tile.manifest.at('assets', kind);
        const named = new Set(map.entries().map((entry) => plainPath(entry.string ?? '')));
        for (const path of tile.paths(`assets/${kind}/`, '.json')) {
          if (!tile.manifest.object || named.has(path)) continue;
          const title = tile.node(path).at(kind === 'saved_views' ? 'name' : 'title').string ?? path;
          yield fileProblem(
            path,
            `"${path}" is not named in the manifest's "${kind}"`,
            map.at(title).set(path),
          );
        }
      }
    },
  },
  {
    id: 'layout/no-unreferenced-images',
    severity: { new: 'info', repo: 'info' },
    requires: 'Every file in `images/` is used by the README, the gallery or a dashboard.',
    why: 'Unused images make the repository larger for everyone.',
    remedy: 'Use the image or delete it.',
    example: { bad: 'images/old.png, named nowhere', good: 'images/overview.png, named in tile.media' },
    source: '52 of 262 published tiles break it (August 2026)',
    published: '114 image files not named in README or manifest (dashboards not searched)',
    *check(tile) {
      const images = tile.paths('images/', '.png', '.jpg', '.jpeg', '.gif', '.svg', '.webp');
      if (images.length === 0) return;
      const readers = ['manifest.json', 'README.md', ...tile.assetPaths('dashboards')];
      const text = readers.map((path) => tile.text(path)?.text ?? '').join('\n');
      for (const path of images) {
        const name = path.split('/').at(-1) ?? path;
        if (text.includes(name) || text.includes(encodeURIComponent(name))) continue;
        yield fileProblem(path, `nothing uses "${path}"`);
      }
    },
  },
  {
    id: 'layout/text-encoding',
    severity: { new: 'error', repo: 'error' },
    requires: 'Text files are UTF-8 without a byte order mark, with LF line endings.',
    why: 'Other bytes are displayed as replacement characters or break parsers; CRLF makes later diffs touch every line.',
    remedy: 'Save the file as UTF-8 without a byte order mark and with LF line endings.',
    example: { bad: '\\xEF\\xBB\\xBF{ "manifest_version": …', good: '{ "manifest_version": …' },
    source: '13 of 262 published tiles break it (August 2026)',
    published: 'BOM 0, CRLF 15 of 1 611 files (13 · 10 · 0 tiles)',
    fixable: true,
    *check(tile) {
      for (const path of textPaths(tile)) {
        const document = tile.text(path);
        if (!document) continue;
        const rewrite = reformatFile(path, () => document.text.replaceAll('\r\n', '\n'));
        if (document.hadInvalidUtf8) yield fileProblem(path, 'the file is not valid UTF-8');
        if (document.hadByteOrderMark)
          yield fileProblem(path, 'the file starts with a byte order mark', rewrite);
        else if (document.text.includes('\r\n'))
          yield { ...fileProblem(path, 'the file has CRLF line endings', rewrite), atMost: 'warning' };
      }
    },
  },
  {
    id: 'layout/parseable',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every JSON file under `assets/` and `dataflows.yaml` parses, even if no other rule reads it.',
    why: 'Datadog reads all of them; one that does not parse blocks publication.',
    remedy: 'Fix the syntax at the position shown.',
    example: { bad: '{ "integration": { "id": … }', good: '{ "integration": { "id": … } }' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      const others = [...tile.paths('assets/', '.json'), ...tile.paths('assets/dataflows', '.yaml', '.yml')];
      const elsewhere = new Set([...tile.assetPaths('dashboards'), ...tile.assetPaths('monitors')]);
      for (const path of others) {
        const failure = elsewhere.has(path) ? undefined : tile.failure(path);
        if (failure) yield { file: path, place: () => failure.place, message: failure.message };
      }
    },
  },
];

/** Every JSON, Markdown, CSV and YAML file of a tile. */
function textPaths(tile: Tile): string[] {
  return tile.paths('', '.json', '.md', '.csv', '.yaml', '.yml');
}
