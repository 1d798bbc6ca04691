import type { Markdown } from '../tile/markdown.ts';
import type { Tile } from '../tile/tile.ts';
import { foldName } from '../text/names.ts';
import { isDeclared } from './declared-metrics.ts';

/** So many different names are compared with those of the tile; no README has as many. */
const maxNames = 300;

/** A name in the README that nothing in the tile has. */
export interface UnknownName {
  readonly name: string;
  readonly index: number;
}

/** Endings of files, hosts and configuration keys that look like the name of a metric. */
const otherEnding =
  /\.(com|net|org|io|dev|ai|co|app|cloud|tech|eu|md|csv|json|ya?ml|conf|cfg|ini|toml|py|sh|js|ts|go|log|txt|png|jpe?g|svg|gif|html?|xml|exe|jar|zip|gz|tar|service|enabled|port|host|url|path|key|name|d)$/i;

/**
 * Metrics in code marks that begin with the tile's prefix and are not listed. A prefix is not the start of an address or
 * of a file, and a name is not a pattern such as `nova.*`.
 */
export function unknownMetrics(tile: Tile): readonly UnknownName[] {
  const { metricPrefix: prefix, readme } = tile;
  if (!readme || tile.metricNames.size === 0 || !prefix.endsWith('.')) return [];
  const seen = new Set<string>();
  return [...codeSpans(readme)].filter(({ name, index }) => {
    if (!name.startsWith(prefix) || seen.has(name) || seen.size >= maxNames) return false;
    seen.add(name);
    // The sentence says itself that the metric is something else than one of the integration's.
    const { line } = readme.source.placeAt(index);
    if (/service check|log-(?:based|generated)|example|\btags?\b/i.test(readme.source.lineText(line)))
      return false;
    if (!/^[\w.]+$/.test(name) || otherEnding.test(name)) return false;
    if (isDeclared(tile, name) || isServiceCheck(tile, name)) return false;
    // A part of names, such as `nova.queue` or `nova.queue.`: a family.
    return name.length > prefix.length && ![...tile.metricNames].some((each) => each.startsWith(name));
  });
}

const around = String.raw`(?:\*\*|__|\x60|"|“)`;
/** "the recommended monitor **Nova failures**", "the **Nova failures** monitor template". */
const namedAssets = new RegExp(
  String.raw`\b(?:(?:recommended|out-of-the-box|included|preconfigured)\s+(monitor|dashboard)s?(?:\s+template)?s?,?(?:\s+(?:called|named))?\s+${around}([^*\n\x60"”]{3,80}?)(?:\*\*|__|\x60|"|”))|${around}([^*\n\x60"”]{3,80}?)(?:\*\*|__|\x60|"|”)\s+(?:recommended|out-of-the-box|included|preconfigured)\s+(monitor|dashboard)\b`,
  'giu',
);

/** Monitors and dashboards that the README calls part of the integration and the tile does not have. */
export function unknownAssets(
  tile: Tile,
): readonly (UnknownName & { readonly kind: 'monitor' | 'dashboard' })[] {
  const { readme } = tile;
  const found: (UnknownName & { readonly kind: 'monitor' | 'dashboard' })[] = [];
  for (const match of readme?.source.text.matchAll(namedAssets) ?? []) {
    const kind = (match[1] ?? match[4] ?? '').toLowerCase() === 'dashboard' ? 'dashboard' : 'monitor';
    const name = (match[2] ?? match[3] ?? '').trim();
    const folded = foldName(name);
    const known = assetNames(tile, kind);
    if (found.length >= maxNames || known.some((each) => each.includes(folded) || folded.includes(each)))
      continue;
    found.push({ kind, name, index: match.index + match[0].indexOf(name) });
  }
  return found;
}

function assetNames(tile: Tile, kind: 'monitor' | 'dashboard'): readonly string[] {
  const keys = tile.manifest.at('assets', `${kind}s`).keys;
  const own =
    kind === 'dashboard'
      ? tile.dashboards.map((board) => board.at('title').string)
      : tile.monitors.flatMap((monitor) => [
          monitor.at('title').string,
          monitor.at('definition', 'name').string,
        ]);
  return [...keys, ...own].flatMap((each) => {
    const folded = foldName(each ?? '');
    return folded === '' ? [] : [folded];
  });
}

/** Text in code marks, outside of code blocks. */
export function* codeSpans(readme: Markdown): Generator<UnknownName> {
  const { source } = readme;
  for (let line = 1; line <= source.lineStarts.length; line++) {
    if (readme.codeLines.has(line)) continue;
    for (const match of source.lineText(line).matchAll(/(?<!`)`([^`\n]{1,200})`(?!`)/g))
      yield { name: (match[1] ?? '').trim(), index: (source.lineStarts[line - 1] ?? 0) + match.index + 1 };
  }
}

function isServiceCheck(tile: Tile, name: string): boolean {
  return tile.serviceChecks.items().some((each) => each.at('check').string === name);
}
