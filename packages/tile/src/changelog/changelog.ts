import type { TextDocument } from '../tile/text-document.ts';

export const kindMarkers = ['Added', 'Fixed', 'Changed', 'Removed', 'Deprecated', 'Security'] as const;
export type KindMarker = (typeof kindMarkers)[number];

interface ChangelogItem {
  readonly kind: KindMarker | undefined;
  readonly text: string;
  readonly line: number;
  readonly bullet: '*' | '-' | '+';
}

/** One `## version / date` section as written. */
export interface ChangelogVersion {
  readonly heading: string;
  readonly line: number;
  readonly version: string;
  /** As written, empty when the heading has none. */
  readonly date: string;
  readonly markers: readonly { text: string; line: number; kind: KindMarker | undefined }[];
  readonly items: readonly ChangelogItem[];
  readonly lastLine: number;
}

/** The one form that new tiles use (R84). */
export const strictHeading = /^## \d+\.\d+\.\d+ \/ \d{4}-\d{2}-\d{2}( \/ Agent .*)?$/;

/** A CHANGELOG.md in Datadog's form, read leniently so that rules can say what is off. */
export class Changelog {
  readonly source: TextDocument;
  readonly title: string;
  readonly versions: readonly ChangelogVersion[];

  constructor(source: TextDocument) {
    this.source = source;
    this.title = source.lineText(1).trim();
    this.versions = readVersions(source);
  }
}

function readVersions(source: TextDocument): ChangelogVersion[] {
  const starts: { line: number; heading: string; version: string; date: string }[] = [];
  for (let line = 1; line <= source.lineStarts.length; line++) {
    const heading = source.lineText(line);
    const match = /^##[ \t]+v?(\d+\.\d+\.\d+\S{0,40}?)(?:[ \t]*\/[ \t]*(\S{1,40})?.*)?[ \t]*$/.exec(
      heading.slice(0, 300),
    );
    if (match) starts.push({ line, heading, version: match[1] ?? '', date: match[2] ?? '' });
  }
  return starts.map((start, index) => {
    const lastLine = (starts[index + 1]?.line ?? source.lineStarts.length + 1) - 1;
    return { ...start, lastLine, ...readSection(source, start.line + 1, lastLine) };
  });
}

function readSection(source: TextDocument, first: number, last: number) {
  const markers: { text: string; line: number; kind: KindMarker | undefined }[] = [];
  const items: ChangelogItem[] = [];
  let kind: KindMarker | undefined;
  for (let line = first; line <= last; line++) {
    const text = source.lineText(line);
    const marker = /^(?:\*{2,3}|#{3,4} )\s*([A-Za-z]+):?\s*(?:\*{2,3})?:?[ \t]*$/.exec(
      text.slice(0, 100),
    )?.[1];
    const item = /^\s{0,3}([*+-])\s+(\S.*)$/.exec(text);
    if (marker) {
      kind = kindMarkers.find((each) => each.toLowerCase() === marker.toLowerCase());
      markers.push({ text, line, kind });
    } else if (item) items.push({ kind, text: item[2] ?? '', line, bullet: toBullet(item[1]) });
  }
  return { markers, items };
}

function toBullet(char: string | undefined): ChangelogItem['bullet'] {
  return char === '-' || char === '+' ? char : '*';
}
