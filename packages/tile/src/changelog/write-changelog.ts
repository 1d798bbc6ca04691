import { kindMarkers, type Changelog, type KindMarker } from './changelog.ts';

/** What a new version says. */
export interface NewVersion {
  readonly version: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly items: readonly { readonly kind: KindMarker; readonly text: string }[];
}

/**
 * A section in Datadog's form: heading, then a marker per kind with its items (R84).
 *
 * @returns the section, with a line end
 */
export function formatVersion(version: NewVersion): string {
  const groups = kindMarkers
    .map((kind) => ({ kind, items: version.items.filter((item) => item.kind === kind) }))
    .filter((group) => group.items.length > 0);
  const blocks = groups.map(({ kind, items }) => `***${kind}***:\n\n${items.map(formatItem).join('\n')}`);
  return [`## ${version.version} / ${version.date}`, ...blocks].join('\n\n') + '\n';
}

/**
 * The changelog's text with a new version on top; everything that was there stays as it is.
 *
 * @returns the whole text
 */
export function addVersion(log: Changelog, version: NewVersion): string {
  const { text, lineStarts, lineEnd } = log.source;
  const first = log.versions[0];
  const section = formatVersion(version).replaceAll('\n', lineEnd);
  if (!first) return `${text.replace(/\s*$/, '')}${lineEnd}${lineEnd}${section}`.replace(/^\s+/, '');
  const at = lineStarts[first.line - 1] ?? 0;
  return `${text.slice(0, at)}${section}${lineEnd}${text.slice(at)}`;
}

/** Further lines of an item are indented below its bullet. */
function formatItem(item: { readonly text: string }): string {
  const [first = '', ...rest] = item.text.trim().split('\n');
  return [`* ${first}`, ...rest.map((line) => (line.trim() === '' ? '' : `  ${line.trim()}`))].join('\n');
}
