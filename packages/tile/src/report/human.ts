import { styleText } from 'node:util';
import type { Finding, TileResult } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import type { TextDocument } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';
import { printable } from './printable.ts';
import type { Report, Totals } from './report.ts';

/** So many findings of one rule in one file are shown; the rest is counted. */
const maxPerRule = 4;

/** So much of an offending line is shown. */
const maxWidth = 100;

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

export interface HumanOptions {
  readonly colour: boolean;
}

/** What people read: findings with their lines, and at last how much was found. */
export function humanReport(options: HumanOptions): Report {
  const paint = painter(options);
  return {
    add: (result, tile) => formatTile(tile, result, paint),
    end: (totals) => [formatSummary(totals, paint)],
  };
}

/** One tile's findings by file, each with its line and what to do. */
function formatTile(tile: Tile, result: TileResult, paint: Painter): string {
  if (result.findings.length === 0 && result.suppressed.length === 0) return '';
  const lines = [paint('bold', printable(result.path))];
  for (const [file, findings] of Map.groupBy(result.findings, (finding) => finding.file)) {
    lines.push('', `  ${paint('underline', printable(file))}`);
    const remedies = new Set<string>();
    for (const [rule, group] of Map.groupBy(findings, (finding) => finding.rule)) {
      for (const finding of group.slice(0, maxPerRule)) lines.push(...describe(tile, finding, paint));
      const more = group.slice(maxPerRule).reduce((sum, finding) => sum + (finding.count ?? 1), 0);
      if (more > 0) lines.push(`    … and ${more} more of ${rule}`);
      const remedy = group[0]?.remedy ?? '';
      if (!remedies.has(remedy)) lines.push(`      ${paint('dim', `→ ${remedy}`)}`);
      remedies.add(remedy);
    }
  }
  if (result.suppressed.length > 0) {
    lines.push('', `  ${result.suppressed.length} suppressed:`);
    for (const each of result.suppressed)
      lines.push(`    ${each.rule} ${printable(each.file)}:${each.line} (${printable(each.reason)})`);
  }
  return `${lines.join('\n')}\n\n`;
}

/** The last line: how much was found, and what a fix could do. */
function formatSummary(totals: Totals, paint: Painter): string {
  const tiles = plural(totals.tiles, 'tile');
  const counts = [
    plural(totals.errors, 'error'),
    plural(totals.warnings, 'warning'),
    plural(totals.infos, 'hint'),
  ];
  const head = totals.errors > 0 ? paint('red', '✖') : paint('green', '✔');
  const hint =
    totals.fixable > 0 ? ` ${totals.fixable} can be fixed with --fix (preview: --fix --dry-run).` : '';
  const explain = totals.errors + totals.warnings > 0 ? ' Why: --explain RULE.' : '';
  return `${head} ${tiles}: ${counts.join(', ')}.${hint}${explain}\n`;
}

function describe(tile: Tile, finding: Finding, paint: Painter): string[] {
  const place = `${finding.line}:${finding.column}`;
  const fix = finding.fix ? paint('dim', ' [--fix]') : '';
  const head = `    ${place.padEnd(7)} ${paint(colours[finding.severity], label(finding.severity))} ${printable(finding.message)}  ${paint('dim', finding.rule)}${fix}`;
  const source = tile.text(finding.file);
  const frame =
    source && finding.length > 0 ? codeFrame(source, finding.line, finding.column, finding.length) : [];
  return [head, ...frame.map((line) => `      ${line}`)];
}

/** The offending line with a mark under it; long lines are cut around the mark, control characters shown as `·`. */
function codeFrame(source: TextDocument, line: number, column: number, length: number): string[] {
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

function label(severity: Severity): string {
  return severity === 'info' ? 'hint' : severity;
}

type Painter = (style: Parameters<typeof styleText>[0], text: string) => string;

function painter(options: HumanOptions): Painter {
  return options.colour
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
