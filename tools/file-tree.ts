/** Files of a repository in memory: path with slashes → bytes. Everything that set-up and updates decide is decided here. */
export type FileTree = ReadonlyMap<string, Uint8Array>;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export class UnreadableFileError extends Error {
  readonly path: string;

  constructor(path: string, reason: string, cause?: unknown) {
    super(`"${path}" ${reason}`, { cause });
    this.name = 'UnreadableFileError';
    this.path = path;
  }
}

/** @throws UnreadableFileError when the file is missing or not UTF-8 */
export function readText(files: FileTree, path: string): string {
  const bytes = files.get(path);
  if (bytes === undefined) throw new UnreadableFileError(path, 'is missing.');
  const text = textOf(bytes);
  if (text === undefined) throw new UnreadableFileError(path, 'is not a text file in UTF-8.');
  return text;
}

/** The text of a file, or undefined for an image or anything else that is not text. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, 8000).includes(0)) return undefined;
  try {
    return decoder.decode(bytes);
  } catch {
    // Not UTF-8 is an answer here, not a failure: the caller asked whether it is text.
    return undefined;
  }
}

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws UnreadableFileError when the file is missing, not JSON or not an object */
export function readJsonObject(files: FileTree, path: string): JsonObject {
  const text = readText(files, path);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new UnreadableFileError(path, `is not JSON: ${String(cause)}`, cause);
  }
  if (!isJsonObject(value)) throw new UnreadableFileError(path, 'is not a JSON object.');
  return value;
}

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function jsonBytes(value: unknown): Uint8Array {
  return bytesOf(`${JSON.stringify(value, null, 2)}\n`);
}

export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || Buffer.compare(a, b) === 0;
}

export interface Change {
  readonly path: string;
  /** Absent: the file is new. */
  readonly before: Uint8Array | undefined;
  /** Absent: the file goes. */
  readonly after: Uint8Array | undefined;
}

/** What leads from one tree to the other, sorted by path. */
export function changesBetween(before: FileTree, after: FileTree): Change[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .map((path) => ({ path, before: before.get(path), after: after.get(path) }))
    .filter((change) => !sameBytes(change.before, change.after));
}
