import { load } from 'js-yaml';
import { parse as parseCsv } from 'csv-parse/sync';

/** A folder as paths and bytes. */
export type Folder = ReadonlyMap<string, Uint8Array>;

/**
 * What a tool did to a partner's folder that it must not do, detected without the package's own parsers: files that are
 * gone, files that no longer parse, cells that moved, sentences and values that are gone.
 */
export function harmOf(before: Folder, after: Folder): string[] {
  return [...before].flatMap(([path, old]) => {
    const now = after.get(path) ?? sameContent(after, old);
    if (!now) return isReplaced(path, old, after) ? [] : [`${path}: the file is gone`];
    return Buffer.from(old).equals(now) ? [] : harmIn(path, textOf(old), textOf(now));
  });
}

function harmIn(path: string, old: string, now: string): string[] {
  const name = path.toLowerCase();
  if (name.endsWith('.json')) return harmInValues(path, parsed(JSON.parse, old), parsed(JSON.parse, now));
  if (/\.ya?ml$/.test(name)) return harmInValues(path, parsed(load, old), parsed(load, now));
  if (name.endsWith('.csv')) return harmInTable(path, rowsOf(old), rowsOf(now));
  if (name.endsWith('.md')) return lostLines(old, now).map((line) => `${path}: lost ${JSON.stringify(line)}`);
  return [];
}

function harmInValues(path: string, old: unknown, now: unknown): string[] {
  if (old === unparsable) return now === old ? [] : [`${path}: edited though it does not parse`];
  if (now === unparsable) return [`${path}: does not parse any more`];
  const left = new Set(sentencesOf(now).map(plain));
  const all = plain(JSON.stringify(now));
  return sentencesOf(old).flatMap((sentence) =>
    left.has(plain(sentence)) || all.includes(plain(sentence))
      ? []
      : [`${path}: lost ${JSON.stringify(sentence)}`],
  );
}

function harmInTable(path: string, old: string[][] | undefined, now: string[][] | undefined): string[] {
  if (!old) return now ? [`${path}: edited though it does not parse`] : [];
  if (!now) return [`${path}: does not parse any more`];
  const [columns = []] = old;
  const harm = columns.some((column, index) => now[0]?.[index] !== column) ? [`${path}: other columns`] : [];
  const rows = new Map(now.map((row) => [metricKey(row), row]));
  for (const row of old) {
    const found = rows.get(metricKey(row));
    if (!found) harm.push(`${path}: lost the row of ${row[0] ?? ''}`);
    else if (found.length < row.length) harm.push(`${path}: lost a cell of ${row[0] ?? ''}`);
    for (const [index, cell] of row.entries())
      if (/\s\S+\s/.test(cell) && !plain(found?.join(' ') ?? '').includes(plain(cell)))
        harm.push(`${path}: lost "${cell}"`);
      else if (found && cell !== '' && found[index] === '') harm.push(`${path}: emptied "${cell}"`);
  }
  return harm;
}

/** `a.b-c` and `a.b_c` are one metric to Datadog. */
function metricKey([name = '']: readonly string[]): string {
  return name.replace(/[^A-Za-z0-9.]+/g, '_').toLowerCase();
}

/** Lines of prose whose words are nowhere any more; marks, link labels and typography do not count. */
function lostLines(old: string, now: string): string[] {
  const left = new Set(plainProse(now).split(' '));
  return old.split(/\r?\n/).filter((line) =>
    plainProse(line)
      .split(' ')
      .some((word) => word !== '' && !left.has(word)),
  );
}

function plainProse(text: string): string {
  const prose = text
    .replace(/^\ufeff/, '')
    .replace(/\{\{[<%].*?[>%]\}\}|<!--.*?-->|^# Agent Check:/gm, ' ')
    .replace(/\]\[[^\]\n]*\]/g, '] ')
    .replace(/^ {0,3}\[[^\]\n]*\]:/gm, ' ')
    // `http` became `https`.
    .replaceAll('http://', 'https://');
  return plain(prose);
}

/** Letters and digits only. */
function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\u00a9\u00ae\u2122\u2192\u2190\u00d7\u2026]/g, ' ')
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .toLowerCase();
}

/** Texts of more than two words: names and choices from lists have a right form, sentences have an author. */
function sentencesOf(value: unknown): string[] {
  if (typeof value === 'string')
    return /\s\S+\s/.test(value.trim()) ? [value.replace(/ \((cloned|copy)\)/i, '')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key.startsWith('author_') ? [] : sentencesOf(inner),
  );
}

const unparsable = Symbol('does not parse');

function parsed(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text.replace(/^\ufeff/, ''));
  } catch {
    return unparsable;
  }
}

function rowsOf(text: string): string[][] | undefined {
  try {
    return parseCsv(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      bom: true,
      // Both in one file: it would take the first for that of all.
      record_delimiter: ['\r\n', '\n'],
    });
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

/** Renamed: the content stands under another name. */
function sameContent(after: Folder, bytes: Uint8Array): Uint8Array | undefined {
  return [...after.values()].find((each) => Buffer.from(each).equals(bytes));
}

/** Renamed and edited: a new file in the same folder has all that the old one had. */
function isReplaced(path: string, old: Uint8Array, after: Folder): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return [...after].some(
    ([other, bytes]) => other.startsWith(folder) && harmIn(path, textOf(old), textOf(bytes)).length === 0,
  );
}
