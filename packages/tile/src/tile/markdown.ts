import MarkdownIt from 'markdown-it';
import { scanInline, type MarkdownLink } from './markdown-links.ts';
import type { TextDocument } from './text-document.ts';

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly line: number;
  /** What follows directly: `end` when the section is empty and the file or a same or higher heading follows. */
  readonly next: 'paragraph' | 'heading' | 'list' | 'other' | 'end';
  /** The level of the heading that follows directly, if one does. */
  readonly nextLevel?: number;
}

export interface Definition {
  readonly label: string;
  readonly url: string;
  readonly line: number;
}

// Blocks only: what stands inside of a line is scanned by `scanInline`, which knows where it stands.
const parser = new MarkdownIt({ html: true, linkify: false });
parser.core.ruler.enableOnly(['normalize', 'block']);

/** A Markdown file as rules see it: headings, links, link definitions, and prose without code. */
export class Markdown {
  readonly source: TextDocument;
  readonly headings: readonly Heading[];
  readonly definitions: readonly Definition[];
  readonly links: readonly MarkdownLink[];
  /** Lines (from 1) inside code blocks. */
  readonly codeLines: ReadonlySet<number>;

  constructor(source: TextDocument) {
    this.source = source;
    const tokens = parser.parse(source.text, {});
    const headings: Heading[] = [];
    const code = new Set<number>();
    const inline: { content: string; line: number }[] = [];
    for (const [index, token] of tokens.entries()) {
      const line = (token.map?.[0] ?? 0) + 1;
      if (token.type === 'heading_open') {
        const next = tokens[index + 3];
        const nextLevel = next?.type === 'heading_open' ? Number(next.tag.slice(1)) : undefined;
        headings.push({
          level: Number(token.tag.slice(1)),
          text: tokens[index + 1]?.content.trim() ?? '',
          line,
          next: followsHeading(next?.type),
          ...(nextLevel !== undefined && { nextLevel }),
        });
      } else if (token.type === 'fence' || token.type === 'code_block') {
        for (let each = line; each <= (token.map?.[1] ?? line); each++) code.add(each);
      } else if (token.type === 'inline') inline.push({ content: token.content, line });
    }
    this.headings = headings;
    this.codeLines = code;
    this.definitions = findDefinitions(source, code);
    const labels = new Set(this.definitions.map((definition) => normalizeLabel(definition.label)));
    this.links = inline.flatMap(({ content, line }) => scanInline(content, line, labels));
  }

  /** The H2 headings with this exact text. */
  sections(name: string): Heading[] {
    return this.headings.filter((heading) => heading.level === 2 && heading.text === name);
  }

  /** The lines from a heading to the next of its level or higher: `[first, last]`, heading included. */
  sectionLines(heading: Heading): [number, number] {
    const next = this.headings.find((each) => each.line > heading.line && each.level <= heading.level);
    return [heading.line, next ? next.line - 1 : this.source.lineStarts.length];
  }

  problem(line: number, message: string) {
    return { file: this.source.path, place: () => this.source.placeOfLine(line), message };
  }
}

/** Labels match without regard to case and inner white space (CommonMark 6.3). */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

function followsHeading(type: string | undefined): Heading['next'] {
  if (type === undefined) return 'end';
  if (type === 'paragraph_open') return 'paragraph';
  if (type === 'heading_open') return 'heading';
  return type.endsWith('list_open') ? 'list' : 'other';
}

function findDefinitions(source: TextDocument, code: ReadonlySet<number>): Definition[] {
  const found: Definition[] = [];
  for (let line = 1; line <= source.lineStarts.length; line++) {
    const match = code.has(line)
      ? null
      : /^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*(\S+)/.exec(source.lineText(line));
    if (match) found.push({ label: match[1] ?? '', url: (match[2] ?? '').replace(/^<(.*)>$/, '$1'), line });
  }
  return found;
}
