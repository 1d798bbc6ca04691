import type { Problem } from '../../tile/problem.ts';
import type { Tile } from '../../tile/tile.ts';

/** Where each tab of a tile usually points. */
export const defaultAnchors: Readonly<Record<string, string>> = {
  overview: 'README.md#Overview',
  configuration: 'README.md#Setup',
  uninstallation: 'README.md#Uninstallation',
  support: 'README.md#Support',
};

/** Anchors whose text is no heading of the README. */
export function* unresolvedAnchors(tile: Tile, keys: readonly string[]): Generator<Problem> {
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
