import { isTestsPath, type Tile } from '../tile/tile.ts';

/** Datadog's own validator reads the comments from the first lines only. */
const linesRead = 10;

/** Whether a log pipeline or its tests carry `# bypass-global-<name>-checks`. */
export function isBypassed(tile: Tile, file: string, name: string): boolean {
  const pipeline = isTestsPath(file) ? file.replace(/_tests?(\.ya?ml)$/, '$1') : file;
  const tests = pipeline.replace(/(\.ya?ml)$/, '_tests$1');
  return [pipeline, tests].some((path) => bypassesOf(tile, path).has(name));
}

function bypassesOf(tile: Tile, path: string): ReadonlySet<string> {
  return tile.once(`bypasses ${path}`, () => {
    const text = tile.text(path);
    const names = new Set<string>();
    for (let line = 1; text && line <= linesRead; line++) {
      const match = /^\s{0,20}#\s{0,20}bypass-global-([a-z-]{1,80})-checks?\b/.exec(text.lineText(line));
      if (match?.[1]) names.add(match[1]);
    }
    return names;
  });
}
