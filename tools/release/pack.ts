import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isJsonObject, type JsonObject } from '../file-tree.ts';
import { readPackages, type ReleasedPackage } from './packages.ts';

export interface PackedPackage extends ReleasedPackage {
  readonly tarball: string;
  /** Paths inside the tarball. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/** Left out of what is published: they only mean something in this repository. */
const repositoryOnly = new Set(['devDependencies', 'scripts']);

/**
 * Packs every package as it will be published: versions in the place of `workspace:` and `catalog:`, and no export
 * that leads to sources that are not in the tarball. The packages must have been built.
 *
 * @param repository address that npm compares with the workflow's before it takes a proof of origin
 */
export function packPackages(root: string, folder: string, repository: string | undefined): PackedPackage[] {
  rmSync(folder, { recursive: true, force: true });
  const packages = readPackages(root);
  const versions = new Map(packages.map(({ name, version }) => [name, version]));
  const catalog = readCatalog(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  return packages.map((released) => {
    const stage = join(folder, 'stage', released.name);
    stagePackage(root, released, stage);
    const manifest = {
      ...publishedManifest(released.manifest, versions, catalog),
      ...(repository === undefined
        ? {}
        : {
            repository: {
              type: 'git',
              url: `git+${repository}.git`,
              directory: relative(root, released.folder),
            },
          }),
    };
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    return { ...released, manifest, ...npmPack(stage, folder) };
  });
}

function stagePackage(root: string, { folder, manifest }: ReleasedPackage, stage: string): void {
  mkdirSync(stage, { recursive: true });
  const files = Array.isArray(manifest.files)
    ? manifest.files.filter((file) => typeof file === 'string')
    : [];
  for (const file of [...files, 'CHANGELOG.md']) {
    const source = join(folder, file);
    if (existsSync(source))
      cpSync(source, join(stage, file), {
        recursive: true,
        filter: (path) => !path.endsWith('.tsbuildinfo'),
      });
    else if (!file.endsWith('.md'))
      throw new Error(`"${source}" is to be published, but does not exist. Run \`pnpm build\` first.`);
  }
  cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
}

function publishedManifest(
  manifest: JsonObject,
  versions: ReadonlyMap<string, string>,
  catalog: ReadonlyMap<string, string>,
): JsonObject {
  const entries = Object.entries(manifest).filter(([key]) => !repositoryOnly.has(key));
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (key === 'exports') return [key, withoutSources(value)];
      if (!key.endsWith('ependencies') || !isJsonObject(value)) return [key, value];
      return [
        key,
        Object.fromEntries(
          Object.entries(value).map(([name, range]) => [
            name,
            resolveRange(name, String(range), versions, catalog),
          ]),
        ),
      ];
    }),
  );
}

function withoutSources(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([condition]) => condition !== '@tilekit/source');
  return Object.fromEntries(kept.map(([condition, target]) => [condition, withoutSources(target)]));
}

function resolveRange(
  name: string,
  range: string,
  versions: ReadonlyMap<string, string>,
  catalog: ReadonlyMap<string, string>,
): string {
  const resolved = range.startsWith('workspace:')
    ? versions.get(name)
    : range === 'catalog:'
      ? catalog.get(name)
      : range;
  if (resolved === undefined)
    throw new Error(`"${name}" has the range "${range}", which leads to no version.`);
  return resolved;
}

/** The `catalog:` of pnpm-workspace.yaml: plain `name: version` lines. */
function readCatalog(text: string): Map<string, string> {
  const [, block = ''] = /^catalog:\n((?: {2}.*\n|\n)*)/m.exec(text) ?? [];
  return new Map(
    [...block.matchAll(/^ {2}'?([^':\n]+)'?: (\S+)$/gm)].map(([, name = '', version = '']) => [
      name,
      version,
    ]),
  );
}

function npmPack(stage: string, folder: string): { tarball: string; files: string[]; bytes: number } {
  const args = [
    'pack',
    stage,
    '--json',
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    folder,
  ];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`\`npm pack\` failed: ${stderr}`);
  const answer: unknown = JSON.parse(stdout);
  const packed: unknown = Array.isArray(answer)
    ? answer[0]
    : isJsonObject(answer)
      ? Object.values(answer)[0]
      : undefined;
  if (!isJsonObject(packed) || typeof packed.filename !== 'string' || !Array.isArray(packed.files))
    throw new Error(`\`npm pack\` answered ${stdout.slice(0, 200)}`);
  const files = packed.files.flatMap((file: unknown) =>
    isJsonObject(file) && typeof file.path === 'string' ? [file.path] : [],
  );
  return {
    tarball: join(folder, packed.filename.replace('@', '').replace('/', '-')),
    files,
    bytes: Number(packed.size),
  };
}
