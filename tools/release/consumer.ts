import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../file-tree.ts';
import { cleanEnvironment } from './config.ts';
import type { PackedPackage } from './pack.ts';
import { runBeside } from '../working-copy.ts';

interface ConsumerReport {
  readonly name: string;
  /** Entry points that were imported. */
  readonly imported: number;
  /** Examples of the README that compiled against the installed types and ran to their end. */
  readonly ran: number;
  /** Those that compiled, and are excerpts or were stopped when they were about to call Datadog. */
  readonly stopped: number;
  /** What the others printed. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

interface Surroundings {
  /** The repository: its TypeScript compiles, and its tile is there for examples that read one. */
  readonly root: string;
  readonly registry: string;
  /** Packages that are installed too, since examples use them. */
  readonly companions: readonly string[];
}

const stoppedAtNetwork = 86;
/** What a reader has set before trying an example. */
const readersEnvironment = { DD_API_KEY: '0123456789abcdef0123456789abcdef' };

/** Installs a package from a registry into an empty project outside the workspace, imports it and tries its README's examples. */
export async function consume(released: PackedPackage, surroundings: Surroundings): Promise<ConsumerReport> {
  const { name, manifest, folder } = released;
  const startedAt = performance.now();
  const project = mkdtempSync(join(tmpdir(), 'tilekit-consumer-'));
  try {
    await install(project, released, surroundings);
    const entries = entryPoints(name, manifest);
    writeFileSync(
      join(project, 'imports.js'),
      entries.map((entry) => `await import('${entry}');\n`).join(''),
    );
    await runBeside('node', ['imports.js'], project, cleanEnvironment());
    const examples = examplesIn(join(folder, 'README.md'));
    await compile(project, examples, surroundings.root);
    const faults: string[] = [];
    let stopped = 0;
    for (const [index, example] of examples.entries()) {
      // What it declares, the reader has: there is nothing to run.
      const excerpt = /^declare /m.test(example);
      const outcome = excerpt ? 'stopped' : await runExample(project, index);
      if (outcome === 'stopped') stopped++;
      else if (outcome !== 'ran') faults.push(outcome.fault);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      name,
      imported: entries.length,
      ran: examples.length - stopped - faults.length,
      stopped,
      faults,
      seconds,
    };
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

async function install(
  project: string,
  { name, version }: PackedPackage,
  { root, registry, companions }: Surroundings,
): Promise<void> {
  writeFileSync(join(project, '.npmrc'), `@tilekit:registry=${registry}\n`);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  cpSync(join(root, 'integration-tile'), join(project, 'integration-tile'), { recursive: true });
  const others = companions.filter((each) => each !== name).map((each) => `${each}@${version}`);
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `${name}@${version}`,
    ...others,
    '@types/node@24',
    'fastify@5',
  ];
  await runBeside('npm', args, project, cleanEnvironment());
}

/** Every subpath of `exports`. */
function entryPoints(name: string, manifest: JsonObject): string[] {
  const exported = isJsonObject(manifest.exports) ? Object.keys(manifest.exports) : ['.'];
  return exported.map((path) => (path === '.' ? name : `${name}${path.slice(1)}`));
}

function examplesIn(file: string): string[] {
  const readme = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
}

async function compile(project: string, examples: readonly string[], root: string): Promise<void> {
  if (examples.length === 0) return;
  mkdirSync(join(project, 'examples'));
  for (const [index, example] of examples.entries()) {
    writeFileSync(join(project, 'examples', `${index}.ts`), `${example}\nexport {};\n`);
  }
  const compilerOptions = {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    lib: ['es2024', 'esnext.disposable'],
    skipLibCheck: true,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['examples'] }));
  await runBeside(join(root, 'node_modules', '.bin', 'tsc'), ['-p', project], project);
}

async function runExample(project: string, index: number): Promise<'ran' | 'stopped' | { fault: string }> {
  const guard = join(import.meta.dirname, 'no-network.ts');
  try {
    await runBeside('node', ['--import', guard, join('examples', `${index}.ts`)], project, {
      ...cleanEnvironment(),
      ...readersEnvironment,
    });
    return 'ran';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code: unknown = error.cause instanceof Error ? Reflect.get(error.cause, 'code') : undefined;
    return code === stoppedAtNetwork ? 'stopped' : { fault: error.message.slice(0, 1500) };
  }
}
