import { isDeepStrictEqual } from 'node:util';
import type { Change, Edit, Meaning } from '../tile/change.ts';
import type { CsvRow, CsvTable } from '../tile/csv-table.ts';
import type { Tile } from '../tile/tile.ts';
import { expectedValue } from './expected-value.ts';
import { isRespelled, lostWord } from './lost-word.ts';

/**
 * Keys that an export from Datadog adds and that mean nothing in another organization. Only these, and what stands
 * there a second time, may be removed by a fix: everything else is the partner's.
 */
const exportedKeys: ReadonlySet<string> = new Set([
  'id',
  'author_handle',
  'author_name',
  'author_info',
  'creator',
  'deleted',
  'description_is_modified',
  'is_read_only',
  'matching_downtimes',
  'modifier',
  'multi',
  'notify_list',
  'org_id',
  'restricted_roles',
  'state',
  'url',
]);

/**
 * Whether a fix kept all that the partner wrote. Each file is compared as what it is: a JSON or YAML file by its
 * values, a table by its cells, a text by its words.
 * @returns what would be lost, for a person; `undefined` when nothing is
 */
export function whatIsLost(before: Tile, after: Tile, changes: readonly Change[]): string | undefined {
  const moved = new Map(
    changes.flatMap((each) => (each.kind === 'rename' ? [[each.file, each.to] as const] : [])),
  );
  for (const path of before.files.keys())
    if (!after.has(moved.get(path) ?? path)) return `"${path}" would be gone`;
  for (const [path, list] of Map.groupBy(changes, (change) => change.file)) {
    if (list.every(({ kind }) => kind === 'rename' || kind === 'replace-bytes')) continue;
    const reason = lossIn(before, after, path, moved.get(path) ?? path, list);
    if (reason !== undefined) return `"${path}" ${reason}`;
  }
  return undefined;
}

function lossIn(
  before: Tile,
  after: Tile,
  path: string,
  newPath: string,
  changes: readonly Change[],
): string | undefined {
  const [old, written] = [before.text(path), after.text(newPath)];
  if (!before.has(path)) return undefined;
  if (!old || !written) return 'cannot be read';
  if (old.hadInvalidUtf8) return 'is not valid UTF-8';
  const edits = changes.filter((change) => change.kind === 'edit');
  if (path.endsWith('.json')) return lossInJson(before, after, path, newPath, edits);
  if (/\.ya?ml$/.test(path)) return lossInYaml(before, after, path, newPath, edits);
  if (path.endsWith('.csv')) return lossInTable(before.table(path), after.table(newPath), edits);
  return lostWord(old.text, written.text);
}

function lossInJson(before: Tile, after: Tile, path: string, newPath: string, edits: readonly Edit[]) {
  const old = before.json(path);
  if (!old?.isEditable) return 'does not parse cleanly';
  if (after.failure(newPath)) return 'would not parse any more';
  const meanings = edits.flatMap((edit) => edit.meaning ?? []);
  if (meanings.length < edits.length) return 'would be edited as a text';
  for (const meaning of meanings) {
    const reason = lossByMeaning(old.value, meaning);
    if (reason !== undefined) return reason;
  }
  const expected = expectedValue(old.value, meanings);
  return isDeepStrictEqual(after.json(newPath)?.value, expected) ? undefined : 'would change elsewhere, too';
}

function lossByMeaning(root: unknown, { path, value, key }: Meaning): string | undefined {
  if (key !== undefined) return undefined;
  const [old, parent] = [valueAt(root, path), valueAt(root, path.slice(0, -1))];
  const name = path.at(-1);
  if (value === undefined) {
    if (typeof name === 'string' && isExported(name)) return undefined;
    return isRepeated(parent, old) ? undefined : `would lose "${String(name)}"`;
  }
  if (typeof name === 'string' && isExported(name)) return undefined;
  return losesText(old, value) ? `would lose the text of "${String(name)}"` : undefined;
}

function isExported(name: string): boolean {
  return exportedKeys.has(name) || /^(?:created|modified|overall_state)/.test(name);
}

function isRepeated(list: unknown, item: unknown): boolean {
  if (!Array.isArray(list) || list.length > 1_000) return false;
  return list.filter((each) => isDeepStrictEqual(each, item)).length > 1;
}

/** A short text is a name or a choice from a list, which has one right form; a longer one is a sentence that a person wrote. */
function losesText(old: unknown, value: unknown): boolean {
  if (typeof old === 'object' && old !== null) return Object.keys(old).length > 0;
  if (typeof old !== 'string' || !/\s\S+\s/.test(old.trim())) return false;
  if (typeof value !== 'string') return true;
  return lostWord(old, value) !== undefined && !isRespelled(old, value);
}

function valueAt(root: unknown, path: Meaning['path']): unknown {
  let value: unknown = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function lossInYaml(before: Tile, after: Tile, path: string, newPath: string, edits: readonly Edit[]) {
  if (before.failure(path)) return 'does not parse cleanly';
  if (after.failure(newPath)) return 'would not parse any more';
  // White space, comments and the order of keys are not in the values, the text of comments is.
  if (edits.length === 0)
    return isDeepStrictEqual(before.node(path).value, after.node(newPath).value) ? undefined : 'would change';
  return edits.some((edit) => edit.text === '') ? 'would lose a value' : undefined;
}

/** Each cell stays where it is, or is replaced by one that says the same. */
function lossInTable(
  old: CsvTable | undefined,
  written: CsvTable | undefined,
  edits: readonly Edit[],
): string | undefined {
  const isClean = old && !old.failure && old.irregularities.length === 0;
  if (!isClean || !written) return 'does not parse cleanly';
  if (written.failure) return 'would not parse any more';
  if (old.rows.some((row) => row.length !== old.header.length)) return 'has rows with more or fewer fields';
  const columns = old.header.map(({ value }) => value);
  const kept = written.header.map(({ value }) => value);
  if (columns.some((column, index) => kept[index] !== column)) return 'would have other columns';
  const touched = new Set(edits.filter((edit) => edit.length > 0).map((edit) => edit.offset));
  const rowsBefore = sameRows(old.rows);
  for (const row of written.rows) {
    const known = rowsBefore.get(rowKey(row, columns.length))?.pop();
    if (!known && row.length !== written.header.length) return 'would have a row with other fields';
  }
  const changed = new Set([...rowsBefore.values()].flat());
  if (old.rows.length === written.rows.length) {
    for (const [index, row] of old.rows.entries()) {
      const now = written.rows[index];
      if (!changed.has(row) || !now) continue;
      const lost = row.findIndex((field, at) =>
        cellIsLost(field.value, now[at]?.value, touched.has(field.offset)),
      );
      if (lost !== -1) return `would lose "${row[lost]?.value ?? ''}" in a row`;
    }
    return undefined;
  }
  // Only a row that is there a second time may go.
  const left = new Set(written.rows.map((row) => rowKey(row, columns.length)));
  return [...changed].every((row) => left.has(rowKey(row, columns.length))) ? undefined : 'would lose a row';
}

function cellIsLost(old: string, now: string | undefined, isTouched: boolean): boolean {
  if (now === old) return false;
  if (now === undefined || !isTouched) return old !== '';
  return /\s\S+\s/.test(old.trim()) && lostWord(old, now) !== undefined && !isRespelled(old, now);
}

function sameRows(rows: readonly CsvRow[]): Map<string, CsvRow[]> {
  const found = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const key = rowKey(row, row.length);
    const list = found.get(key);
    if (list) list.push(row);
    else found.set(key, [row]);
  }
  return found;
}

function rowKey(row: CsvRow, columns: number): string {
  return JSON.stringify(row.slice(0, columns).map(({ value }) => value));
}
