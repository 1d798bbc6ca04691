import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preProcessFile } from 'typescript';
import { isJsonObject } from '../file-tree.ts';

/** File → files that it imports, by their paths from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const folders = ['packages', 'apps', 'scripts', 'tools'];

/** `import`, `export … from`, `import()` and type-only imports of every TypeScript file of the repository. */
export function readImportGraph(root: string): ImportGraph {
  const files = folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root, exclude: isInstalledOrBuilt }))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  const known = new Set(files);
  const entries = readPackageEntries(root);
  return new Map(
    files.map((file) => {
      const { importedFiles } = preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
      const targets = importedFiles.map(({ fileName }) =>
        fileName.startsWith('.')
          ? join(dirname(file), fileName).replaceAll('\\', '/')
          : (entries.get(fileName) ?? ''),
      );
      return [file, targets.filter((target) => known.has(target))];
    }),
  );
}

function isInstalledOrBuilt(path: string): boolean {
  return /(^|[/\\])(node_modules|dist)$/.test(path);
}

/** `@tilekit/core/secrets` → `packages/core/src/secrets/index.ts`, as the packages' exports say. */
function readPackageEntries(root: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const file of globSync('{packages,apps}/*/package.json', { cwd: root })) {
    const manifest: unknown = JSON.parse(readFileSync(join(root, file), 'utf8'));
    if (!isJsonObject(manifest) || !isJsonObject(manifest.exports)) continue;
    for (const [path, target] of Object.entries(manifest.exports)) {
      const source = isJsonObject(target) ? target['@tilekit/source'] : undefined;
      if (typeof source === 'string')
        entries.set(`${String(manifest.name)}${path.slice(1)}`, join(dirname(file), source));
    }
  }
  return entries;
}

/**
 * Searches for files that import each other, directly or through others.
 * @returns each circle once, as the files on a shortest way around it
 */
export function findImportCircles(graph: ImportGraph): readonly (readonly string[])[] {
  const circles = new Map<string, readonly string[]>();
  for (const start of graph.keys()) {
    const circle = shortestWayBack(graph, start);
    if (circle === undefined) continue;
    const files = [...circle].sort().join('\n');
    if (!circles.has(files)) circles.set(files, circle);
  }
  return [...circles.values()];
}

function shortestWayBack(graph: ImportGraph, start: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return wayTo(file, cameFrom, start);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

function wayTo(file: string, cameFrom: ReadonlyMap<string, string>, start: string): readonly string[] {
  const way = [file];
  for (let at = file; at !== start;) {
    at = cameFrom.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}
