import type { Rule } from '../../engine/rule.ts';
import { defaultAnchors } from '../../facts/manifest-keys.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import type { Problem } from '../../tile/problem.ts';
import type { Tile } from '../../tile/tile.ts';

/** Where the tabs of the tile point to. */
export const anchorRules: readonly Rule[] = [
  {
    id: 'manifest/anchor-resolves',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The headings that `overview`, `configuration` and `uninstallation` point to exist, spelled exactly the same.',
    why: 'A tab of the tile stays empty when its heading does not exist.',
    remedy: 'Use the exact text of a heading of the README.',
    example: {
      bad: '"configuration": "README.md#Installation" without that heading',
      good: '"configuration": "README.md#Setup"',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      yield* unresolvedAnchors(tile, ['overview', 'configuration', 'uninstallation']);
    },
  },
  {
    id: 'manifest/anchor-resolves-support',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The heading that `support` points to exists, spelled exactly the same.',
    why: 'The support tab stays empty. Most published tiles have this mistake because an old template did.',
    remedy: 'Point at the heading that exists, `README.md#Support` or `README.md#Troubleshooting`.',
    example: {
      bad: '"support": "README.md#Support" while the README has "## Troubleshooting"',
      good: '"support": "README.md#Troubleshooting"',
    },
    source: '104 of 262 published tiles break it (August 2026)',
    published: '181/261 · 104/176 · 15/36',
    tileOnly: true,
    fixable: true,
    *check(tile) {
      yield* unresolvedAnchors(tile, ['support']);
    },
  },
  {
    id: 'manifest/changelog-path',
    severity: { new: 'error', repo: 'error' },
    requires: '`tile.changelog` is `CHANGELOG.md`, and the file exists.',
    why: 'The release notes tab reads this file.',
    remedy: 'Set `"changelog": "CHANGELOG.md"` and add the file.',
    example: { bad: '"changelog": "docs/CHANGES.md"', good: '"changelog": "CHANGELOG.md"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      yield* bySchema(tile.manifest, manifestSchema, 'manifest/changelog-path', (violation) =>
        violation.node.set('CHANGELOG.md'),
      );
      const path = tile.manifest.at('tile', 'changelog');
      if (path.string === 'CHANGELOG.md' && !tile.has(path.string))
        yield path.problem('"CHANGELOG.md" does not exist');
    },
  },
];

/** Anchors whose text is no heading of the README. */
function* unresolvedAnchors(tile: Tile, keys: readonly string[]): Generator<Problem> {
  const { readme } = tile;
  if (!readme) return;
  const headings = new Set(readme.headings.map((heading) => heading.text));
  for (const key of keys) {
    const node = tile.manifest.at('tile', key);
    const anchor = /^README\.md#(.+)$/.exec(node.string ?? '')?.[1];
    if (anchor === undefined || headings.has(anchor)) continue;
    const candidates = [
      defaultAnchors[key] ?? '',
      ...(key === 'support' ? ['README.md#Troubleshooting'] : []),
    ];
    const found = candidates.find((candidate) => headings.has(candidate.replace('README.md#', '')));
    yield node.problem(
      `the README has no heading "${anchor.slice(0, 120)}"`,
      found === undefined ? undefined : node.set(found),
    );
  }
}
