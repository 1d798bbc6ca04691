/** A link, image or bare address in prose, as written. */
export interface MarkdownLink {
  readonly kind: 'inline' | 'reference' | 'bare';
  readonly image: boolean;
  readonly text: string;
  /** The address (`inline`, `bare`) or the label (`reference`). */
  readonly target: string;
  /** As it stands in the source. */
  readonly raw: string;
  readonly line: number;
}

/** No link text or address is longer; it keeps the scan linear whatever the text. */
const maxPartLength = 1_000;

/** Finds links in one block of prose, skipping code spans, escapes, HTML comments and automatic links. */
export function scanInline(content: string, firstLine: number, labels: ReadonlySet<string>): MarkdownLink[] {
  const links: MarkdownLink[] = [];
  let line = firstLine;
  let at = 0;
  const advance = (to: number): void => {
    for (; at < to; at++) if (content.charCodeAt(at) === 10) line++;
  };
  while (at < content.length) {
    const char = content[at];
    if (char === '\\') advance(at + 2);
    else if (char === '`') advance(endOfCode(content, at));
    else if (content.startsWith('<!--', at)) advance(endOf(content, '-->', at));
    else if (char === '<') advance(endOfTag(content, at));
    else if (char === '[' || (char === '!' && content[at + 1] === '[')) {
      const link = readLink(content, at, line, labels);
      if (!link) {
        advance(at + 1);
        continue;
      }
      links.push(link);
      // The text of a link may hold an image: only its opening is passed over.
      if (link.text.includes('![')) {
        links.push(...scanInline(link.text, line, labels));
      }
      advance(at + link.raw.length);
    } else if (char === 'h' && /^https?:\/\/[^\s<>)\]"'`]+/.test(content.slice(at, at + 12))) {
      const raw = /^\S{1,1000}/.exec(content.slice(at, at + maxPartLength))?.[0] ?? '';
      links.push({
        kind: 'bare',
        image: false,
        text: '',
        target: raw.replace(/[.,;:!?)"'*_]+$/, ''),
        raw,
        line,
      });
      advance(at + raw.length);
    } else advance(at + 1);
  }
  return links;
}

function readLink(
  content: string,
  start: number,
  line: number,
  labels: ReadonlySet<string>,
): MarkdownLink | undefined {
  const image = content[start] === '!';
  const open = image ? start + 1 : start;
  const close = closing(content, open, '[', ']');
  if (close === -1) return undefined;
  const text = content.slice(open + 1, close);
  const after = content[close + 1];
  if (after === '(') {
    const end = closing(content, close + 1, '(', ')');
    if (end === -1) return undefined;
    const target =
      content
        .slice(close + 2, end)
        .trim()
        .split(/\s/)[0] ?? '';
    return { kind: 'inline', image, text, target, raw: content.slice(start, end + 1), line };
  }
  if (after === '[') {
    const end = closing(content, close + 1, '[', ']');
    if (end === -1) return undefined;
    const label = content.slice(close + 2, end) || text;
    return { kind: 'reference', image, text, target: label, raw: content.slice(start, end + 1), line };
  }
  const label = text.trim().replace(/\s+/g, ' ').toLowerCase();
  if (!labels.has(label)) return undefined;
  return { kind: 'reference', image, text, target: text, raw: content.slice(start, close + 1), line };
}

function closing(content: string, open: number, opener: string, closer: string): number {
  let depth = 0;
  const limit = Math.min(content.length, open + maxPartLength);
  for (let at = open; at < limit; at++) {
    const char = content[at];
    if (char === '\\') at++;
    else if (char === '`' && opener === '[') at = endOfCode(content, at) - 1;
    else if (char === opener) depth++;
    else if (char === closer && --depth === 0) return at;
  }
  return -1;
}

/** The end of a code span; a run of back-ticks that is never closed is plain text. */
function endOfCode(content: string, start: number): number {
  let run = start;
  while (content[run] === '`') run++;
  const fence = content.slice(start, run);
  if (fence.length > 10) return run;
  for (let at = content.indexOf(fence, run); at !== -1; at = content.indexOf(fence, at + 1)) {
    if (at - start > 20 * maxPartLength) break;
    if (content[at - 1] !== '`' && content[at + fence.length] !== '`') return at + fence.length;
  }
  return run;
}

function endOfTag(content: string, start: number): number {
  if (!/[a-zA-Z/!]/.test(content[start + 1] ?? '')) return start + 1;
  const end = content.slice(start, start + maxPartLength).indexOf('>');
  return end === -1 ? start + 1 : start + end + 1;
}

function endOf(content: string, text: string, start: number): number {
  const end = content.indexOf(text, start);
  return end === -1 ? content.length : end + text.length;
}
