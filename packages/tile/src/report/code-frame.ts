import type { TextDocument } from '../tile/text-document.ts';
import { printable } from './printable.ts';

const maxWidth = 100;

/** The offending line with a mark under it; long lines are cut around the mark, control characters shown as `·`. */
export function codeFrame(source: TextDocument, line: number, column: number, length: number): string[] {
  const text = source.lineText(line);
  if (text.trim() === '') return [];
  const start = Math.max(0, Math.min(column - 1 - 20, text.length - maxWidth));
  const from = text.length <= maxWidth ? 0 : start;
  const shown = printable(text.slice(from, from + maxWidth));
  const cut = { before: from > 0 ? '…' : '', after: from + maxWidth < text.length ? '…' : '' };
  const number = String(line).padStart(5);
  const markAt = column - 1 - from + cut.before.length;
  const width = Math.max(1, Math.min(length, text.length - (column - 1), maxWidth - (column - 1 - from)));
  return [
    `${number} | ${cut.before}${shown}${cut.after}`,
    `${' '.repeat(5)} | ${' '.repeat(Math.max(0, markAt))}${'^'.repeat(width)}`,
  ];
}
