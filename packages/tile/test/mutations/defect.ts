import type { Tile } from '../../src/tile/tile.ts';
import type { JsonNode } from '../../src/tile/json-node.ts';
import type { TileChange } from '../change.ts';

/** A mistake that partners make. */
export interface Defect {
  readonly name: string;
  /** The changes that plant it into a tile; `undefined` where the tile has nothing to get wrong. */
  plant(tile: Tile): TileChange | undefined;
}

type Planted = readonly (readonly [name: string, plant: (tile: Tile) => TileChange | undefined])[];

/** Rows of a table as defects. */
export function defects(area: string, rows: Planted): readonly Defect[] {
  return rows.map(([name, plant]) => ({ name: `${area}: ${name}`, plant }));
}

/** Gives a value another; where it stands is kept. */
export function replace(node: JsonNode | undefined, value: unknown): TileChange | undefined {
  if (!node?.exists || !node.document) return undefined;
  const { document } = node;
  return edited(document.source.path, document.source.text, document.set(node.path, value));
}

/** Adds a key or an item; the parent must exist. */
export function add(
  parent: JsonNode | undefined,
  key: string | number,
  value: unknown,
): TileChange | undefined {
  if (!parent?.document || (!parent.object && !parent.array)) return undefined;
  const { document } = parent;
  return edited(document.source.path, document.source.text, document.set([...parent.path, key], value));
}

export function remove(node: JsonNode | undefined): TileChange | undefined {
  if (!node?.exists || !node.document) return undefined;
  const { document } = node;
  return edited(document.source.path, document.source.text, document.remove(node.path));
}

/** Rewrites a text file; `undefined` when nothing changes. */
export function rewrite(tile: Tile, file: string, change: (text: string) => string): TileChange | undefined {
  const before = tile.text(file)?.text;
  if (before === undefined) return undefined;
  const after = change(before);
  return after === before ? undefined : (draft) => void draft.files.set(file, Buffer.from(after));
}

export function put(file: string, content: string | Uint8Array): TileChange {
  return (draft) => void draft.files.set(file, Buffer.from(content));
}

export function without(tile: Tile, file: string): TileChange | undefined {
  return tile.has(file) ? (draft) => void draft.files.delete(file) : undefined;
}

/** One letter fewer in the middle of a word. */
export function mistyped(text: string): string {
  const middle = Math.max(1, text.length >> 1);
  return text.slice(0, middle) + text.slice(middle + 1);
}

/** A node and all below it. */
export function* within(node: JsonNode): Generator<JsonNode> {
  yield node;
  for (const child of node.array ? node.items() : node.entries()) yield* within(child);
}

/** The first node below some roots for which a question is answered with yes. */
export function firstWhere(
  roots: readonly JsonNode[],
  matches: (node: JsonNode) => boolean,
): JsonNode | undefined {
  for (const root of roots) for (const node of within(root)) if (matches(node)) return node;
  return undefined;
}

function edited(file: string, text: string, changes: ReturnType<NonNullable<JsonNode['document']>['set']>) {
  let after = text;
  for (const change of [...changes].reverse()) {
    if (change.kind === 'edit')
      after = after.slice(0, change.offset) + change.text + after.slice(change.offset + change.length);
  }
  return put(file, after);
}

/** Plants a fixed value where a node is. */
export const set = (find: (tile: Tile) => JsonNode | undefined, value: unknown) => (tile: Tile) =>
  replace(find(tile), value);

/** Changes a text where a node is one. */
export const change =
  (find: (tile: Tile) => JsonNode | undefined, edit: (text: string) => string) => (tile: Tile) => {
    const node = find(tile);
    return node?.string === undefined ? undefined : replace(node, edit(node.string));
  };
