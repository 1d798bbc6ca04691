import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../fork/file-tree.ts';
import { cleanEnvironment } from './config.ts';
import type { PackedPackage } from './pack.ts';
import { runBeside } from './working-copy.ts';

export interface ConsumerReport {
  readonly name: string;
  /** Entry points that were imported. */
  readonly imported: number;
  readonly examples: number;
  readonly seconds: number;
}

interface Registry {
  readonly url: string;
  /** Packages that must be there too, since examples of several use the sandbox. */
  readonly companions: readonly string[];
}

/** Installs a package from a registry into an empty project outside the workspace, imports it and runs its README's examples. */
export async function consume(
  { name, version, manifest, folder }: PackedPackage,
  { url, companions }: Registry,
): Promise<ConsumerReport> {
  const startedAt = performance.now();
  const project = mkdtempSync(join(tmpdir(), 'tilekit-consumer-'));
  try {
    const env = cleanEnvironment();
    writeFileSync(join(project, '.npmrc'), `@tilekit:registry=${url}\n`);
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
    );
    const wanted = [
      `${name}@${version}`,
      ...companions.filter((each) => each !== name).map((each) => `${each}@${version}`),
    ];
    await runBeside(
      'npm',
      ['install', '--no-audit', '--no-fund', '--loglevel=error', ...wanted],
      project,
      env,
    );
    const entries = entryPoints(name, manifest);
    const imports = entries.map((entry) => `await import(${JSON.stringify(entry)});`).join('\n');
    writeFileSync(join(project, 'imports.js'), `${imports}\n`);
    await runBeside('node', ['imports.js'], project, env);
    const examples = examplesIn(join(folder, 'README.md'));
    mkdirSync(join(project, 'examples'));
    for (const [index, example] of examples.entries()) {
      writeFileSync(join(project, 'examples', `${index}.ts`), example);
      await runBeside('node', [join('examples', `${index}.ts`)], project, env);
    }
    return {
      name,
      imported: entries.length,
      examples: examples.length,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** Every subpath of `exports`, except those that need an optional peer. */
function entryPoints(name: string, manifest: JsonObject): string[] {
  const exported = isJsonObject(manifest.exports) ? Object.keys(manifest.exports) : ['.'];
  const peers = isJsonObject(manifest.peerDependencies) ? Object.keys(manifest.peerDependencies) : [];
  return exported
    .filter((path) => !peers.includes(path.slice(2)))
    .map((path) => (path === '.' ? name : `${name}${path.slice(1)}`));
}

function examplesIn(file: string): string[] {
  const readme = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
}
