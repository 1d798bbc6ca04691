import { deflateSync } from 'node:zlib';
import { JsonDocument } from '../src/tile/json-document.ts';
import { JsonNode } from '../src/tile/json-node.ts';
import { decodeText, TextDocument } from '../src/tile/text-document.ts';
import type { Obstacle } from '../src/tile/tile.ts';
import type { Tile } from '../src/tile/tile.ts';
import { claimKey, type Claim } from '../src/tile/workspace.ts';
import { goodFiles, M, plainPng, SC, tileOf } from './good-tile.ts';

/** The good tile while it is being changed for a case. */
export interface Draft {
  readonly files: Map<string, Uint8Array>;
  folder: string;
  readonly obstacles: Obstacle[];
  readonly claims: Map<string, readonly string[]>;
  codeowners: TextDocument | undefined;
  base: JsonNode | undefined;
}

export type TileChange = (draft: Draft) => void;

/** The good tile with changes. */
export function goodTile(...changes: readonly TileChange[]): Tile {
  const draft: Draft = {
    files: goodFiles(),
    folder: 'nova_relay',
    obstacles: [],
    claims: new Map(),
    codeowners: undefined,
    base: undefined,
  };
  for (const change of changes) change(draft);
  const { claims, codeowners, base } = draft;
  const workspace = claims.size > 0 || codeowners ? { claims, codeowners } : undefined;
  return tileOf(draft.files, draft).within({ workspace, base });
}

/** Sets a value of a JSON file by a path such as `tile/media/0`; an index at the end of a list appends. */
export function set(file: string, path: string, value: unknown): TileChange {
  return (draft) => {
    edit(draft, file, path, value);
  };
}

/** Removes a key of a JSON file. */
export function drop(file: string, path: string): TileChange {
  return (draft) => {
    edit(draft, file, path, undefined);
  };
}

/** Replaces text once; it must be there. */
export function sub(file: string, from: string, to: string): TileChange {
  return (draft) => {
    const text = textOf(draft, file);
    if (!text.includes(from)) throw new Error(`"${file}" does not contain ${JSON.stringify(from)}`);
    draft.files.set(file, Buffer.from(text.replace(from, () => to)));
  };
}

export function replaceAll(file: string, from: string, to: string): TileChange {
  return (draft) => {
    draft.files.set(file, Buffer.from(textOf(draft, file).replaceAll(from, to)));
  };
}

/** Addresses that could be a partner's: those of the good tile are reserved for examples. */
export function publishable(draft: Draft): void {
  for (const file of [M, 'README.md', 'assets/oauth_clients.json'])
    replaceAll(file, 'nova.example', 'nova-relay.com')(draft);
}

export function write(file: string, text: string): TileChange {
  return (draft) => {
    draft.files.set(file, Buffer.from(text));
  };
}

export function append(file: string, text: string): TileChange {
  return (draft) => {
    draft.files.set(file, Buffer.from(textOf(draft, file) + text));
  };
}

export function trimEnd(file: string): TileChange {
  return (draft) => {
    draft.files.set(file, Buffer.from(textOf(draft, file).trimEnd()));
  };
}

export function del(file: string): TileChange {
  return (draft) => {
    if (!draft.files.delete(file)) throw new Error(`there is no "${file}"`);
  };
}

export function rename(from: string, to: string): TileChange {
  return (draft) => {
    const bytes = draft.files.get(from);
    if (!bytes) throw new Error(`there is no "${from}"`);
    draft.files.delete(from);
    draft.files.set(to, bytes);
  };
}

export function copy(from: string, to: string): TileChange {
  return (draft) => {
    draft.files.set(to, Buffer.from(draft.files.get(from) ?? ''));
  };
}

export function folder(name: string): TileChange {
  return (draft) => {
    draft.folder = name;
  };
}

export function obstacle(file: string, kind: Obstacle['kind'], message: string): TileChange {
  return (draft) => {
    draft.obstacles.push({ file, kind, message });
  };
}

export function codeowners(text: string): TileChange {
  return (draft) => {
    draft.codeowners = new TextDocument('../.github/CODEOWNERS', text);
  };
}

export function claims(field: Claim['field'], value: string, ...folders: readonly string[]): TileChange {
  return (draft) => {
    draft.claims.set(claimKey({ field, value }), folders);
  };
}

/** The manifest as it was before, different in one value. */
export function base(path: string, value: unknown): TileChange {
  return (draft) => {
    const before: Draft = { ...draft, files: new Map(draft.files) };
    edit(before, M, path, value);
    draft.base = new JsonNode(new JsonDocument(new TextDocument(M, textOf(before, M))));
  };
}

export function png(file: string, width: number, height: number): TileChange {
  return (draft) => {
    draft.files.set(file, plainPng(width, height));
  };
}

/** A PNG of random-looking pixels stored without compression: over a megabyte. */
export function noise(file: string, width: number, height: number): TileChange {
  return (draft) => {
    const bytes = Buffer.from(plainPng(width, height));
    const raw = Buffer.alloc((width * 3 + 1) * height, 255);
    for (let y = 0; y < height; y++) raw[y * (width * 3 + 1)] = 0;
    draft.files.set(file, withData(bytes, deflateSync(raw, { level: 0 })));
  };
}

/** A PNG with one grey channel. */
export function grey(file: string, width: number, height: number): TileChange {
  return (draft) => {
    const bytes = Buffer.from(plainPng(width, height));
    bytes[25] = 0;
    draft.files.set(file, withData(bytes, deflateSync(Buffer.alloc((width + 1) * height))));
  };
}

/** The beginning of a JPEG: enough for its dimensions. */
export function jpeg(file: string, width: number, height: number): TileChange {
  return (draft) => {
    const bytes = Buffer.alloc(64);
    bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8]);
    bytes.writeUInt16BE(height, 13);
    bytes.writeUInt16BE(width, 15);
    draft.files.set(file, bytes);
  };
}

/** Replaces the service checks; each entry is complete but for what is given. */
export function serviceCheck(...entries: readonly object[]): TileChange {
  const complete = {
    agent_version: '7.0.0',
    check: 'nova_relay.can_connect',
    description: 'Returns CRITICAL if the relay cannot be reached, OK otherwise.',
    groups: ['env'],
    integration: 'Nova Relay',
    name: 'Can connect',
    statuses: ['ok', 'critical'],
  };
  const list = entries.map((entry) => ({ ...complete, ...entry }));
  return write(SC, `${JSON.stringify(list, null, 2)}\n`);
}

function textOf(draft: Draft, file: string): string {
  const bytes = draft.files.get(file);
  if (!bytes) throw new Error(`there is no "${file}"`);
  return Buffer.from(bytes).toString();
}

function edit(draft: Draft, file: string, path: string, value: unknown): void {
  const document = new JsonDocument(decodeText(file, draft.files.get(file) ?? Buffer.from('{}')));
  const steps = path.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const changes = value === undefined ? document.remove(steps) : document.set(steps, value);
  let text = document.source.text;
  for (const change of [...changes].reverse()) {
    if (change.kind === 'edit')
      text = text.slice(0, change.offset) + change.text + text.slice(change.offset + change.length);
  }
  draft.files.set(file, Buffer.from(text));
}

/** Replaces the first data chunk; the rules do not verify checksums. */
function withData(bytes: Buffer, data: Buffer): Buffer {
  const start = bytes.indexOf('IDAT') - 4;
  const length = bytes.readUInt32BE(start);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  return Buffer.concat([
    bytes.subarray(0, start),
    head,
    Buffer.from('IDAT'),
    data,
    Buffer.alloc(4),
    bytes.subarray(start + 12 + length),
  ]);
}
