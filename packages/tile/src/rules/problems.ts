import type { Fix } from '../tile/change.ts';
import type { Markdown } from '../tile/markdown.ts';
import type { Problem } from '../tile/problem.ts';
import type { TextDocument } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';

/** A problem with a file as a whole. */
export function fileProblem(file: string, message: string, fix?: Fix): Problem {
  return { file, message, ...(fix && { fix }) };
}

/** A problem with one line. */
export function lineProblem(
  source: TextDocument | undefined,
  line: number,
  message: string,
  fix?: Fix,
): Problem {
  return { file: source?.path ?? '', place: () => source?.placeOfLine(line), message, ...(fix && { fix }) };
}

export function readmeProblem(
  readme: Markdown | undefined,
  line: number,
  message: string,
  fix?: Fix,
): Problem {
  return lineProblem(readme?.source, line, message, fix);
}

/** Asset files of a kind that do not parse, hold something else than an object, or repeat a key. */
export function* unreadable(tile: Tile, kind: 'dashboards' | 'monitors'): Generator<Problem> {
  for (const path of tile.assetPaths(kind)) {
    const failure = tile.failure(path);
    if (failure) yield { file: path, place: () => failure.place, message: failure.message };
    else if (tile.text(path) && !tile.node(path).object)
      yield fileProblem(path, 'the file is not a JSON object');
    for (const { key, place } of tile.json(path)?.duplicateKeys() ?? [])
      yield { file: path, place: () => place, message: `"${key}" is repeated`, atMost: 'warning' };
  }
}
