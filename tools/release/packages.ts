import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject, type JsonObject } from '../file-tree.ts';

export interface ReleasedPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly manifest: JsonObject;
}

/** The packages that are published, which private ones are not, each after those that it depends on. */
export function readPackages(root: string): ReleasedPackage[] {
  const packages = globSync('packages/*/package.json', { cwd: root })
    .map((file) => readPackage(dirname(join(root, file))))
    .filter(({ manifest }) => manifest.private !== true);
  return packages.toSorted((a, b) => depth(a, packages) - depth(b, packages) || (a.name < b.name ? -1 : 1));
}

function readPackage(folder: string): ReleasedPackage {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!isJsonObject(manifest) || typeof manifest.name !== 'string' || typeof manifest.version !== 'string') {
    throw new Error(`"${folder}/package.json" has no name or no version.`);
  }
  return { name: manifest.name, version: manifest.version, folder, manifest };
}

export function dependenciesOf(manifest: JsonObject): Record<string, string> {
  const { dependencies } = manifest;
  if (!isJsonObject(dependencies)) return {};
  return Object.fromEntries(Object.entries(dependencies).map(([name, range]) => [name, String(range)]));
}

function depth({ manifest }: ReleasedPackage, all: readonly ReleasedPackage[]): number {
  const own = all.filter(({ name }) => name in dependenciesOf(manifest));
  return own.length === 0 ? 0 : 1 + Math.max(...own.map((each) => depth(each, all)));
}
