import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { runSteps } from '../tests/check.ts';
import { workflowRepository } from './config.ts';
import { packPackages, type PackedPackage } from './pack.ts';
import { dependenciesOf } from './packages.ts';
import { tryCommands } from './try-commands.ts';
import { reportGates, runRepositoryGates, type GateResult } from './repository-gates.ts';

/** Runtime dependencies that a package may have, ours included: one more is a decision, made here. */
const dependencyBudget: Readonly<Record<string, number>> = {
  '@tilekit/core': 2,
  '@tilekit/lab': 8,
  '@tilekit/log-pipeline': 3,
  '@tilekit/query': 1,
  '@tilekit/sandbox': 13,
  '@tilekit/telemetry': 1,
  '@tilekit/tile': 6,
  '@tilekit/webhooks': 2,
};

const publishedFile =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/THIRD-PARTY-LICENSES\.md|(lab|report)\.schema\.json|(dist|public|schemas|views)\/[\w./-]+\.(c?js|js\.map|d\.ts|json|css|eta|svg|html|proto))$/;

export async function runPackageGates(packages: readonly PackedPackage[]): Promise<GateResult[]> {
  return [
    checkFileLists(packages),
    checkDependencies(packages),
    await runPublint(packages),
    await checkTypes(packages),
  ];
}

function checkFileLists(packages: readonly PackedPackage[]): GateResult {
  const faults = packages.flatMap(({ name, files }) =>
    files
      .filter((file) => !publishedFile.test(file) || /\.test\.|(^|\/)test\//.test(file))
      .map((file) => `${name} would publish ${file}`),
  );
  const missing = packages.flatMap(({ name, files }) =>
    ['package.json', 'README.md', 'LICENSE']
      .filter((file) => !files.includes(file))
      .map((file) => `${name} would publish no ${file}`),
  );
  const detail = packages
    .map(({ name, files, bytes }) => `${name} ${files.length} files, ${Math.round(bytes / 1024)} kB`)
    .join('; ');
  return { gate: 'tarball file lists', detail, faults: [...faults, ...missing] };
}

function checkDependencies(packages: readonly PackedPackage[]): GateResult {
  const faults = packages.flatMap(({ name, manifest }) => {
    const found = Object.entries(dependenciesOf(manifest));
    const foreign = found
      .filter(([, range]) => !/^[\^~]?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
      .map(([dependency, range]) => `${name} depends on ${dependency} "${range}"`);
    const budget = dependencyBudget[name] ?? 0;
    return found.length > budget
      ? [...foreign, `${name} has ${found.length} dependencies, allowed are ${budget}`]
      : foreign;
  });
  const detail = packages
    .map(
      ({ name, manifest }) =>
        `${name} ${Object.keys(dependenciesOf(manifest)).length}/${dependencyBudget[name] ?? 0}`,
    )
    .join(', ');
  return { gate: 'dependency counts', detail, faults };
}

async function runPublint(packages: readonly PackedPackage[]): Promise<GateResult> {
  const faults: string[] = [];
  for (const { name, tarball } of packages) {
    const bytes = new Uint8Array(readFileSync(tarball));
    const { messages, pkg } = await publint({
      pack: { tarball: bytes.buffer },
      level: 'warning',
      strict: true,
    });
    for (const message of messages) faults.push(`${name}: ${formatMessage(message, pkg) ?? message.code}`);
  }
  return { gate: 'publint', detail: `${packages.length} tarballs`, faults };
}

/** ESM only: the questions that `require` and Node 10 would ask do not arise. */
async function checkTypes(packages: readonly PackedPackage[]): Promise<GateResult> {
  const faults: string[] = [];
  let entries = 0;
  for (const { name, tarball } of packages) {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
    if (!result.types) {
      faults.push(`${name} has no types`);
      continue;
    }
    entries += Object.keys(result.entrypoints).length;
    for (const problem of result.problems) {
      const kind = 'resolutionKind' in problem ? problem.resolutionKind : '';
      if (problem.kind === 'CJSResolvesToESM' || kind === 'node10' || kind === 'node16-cjs') continue;
      faults.push(`${name}: ${problem.kind} ${kind}`);
    }
  }
  return { gate: 'are the types wrong', detail: `${entries} entry points`, faults };
}

const root = resolve(import.meta.dirname, '../..');

/**
 * `pnpm release:pack`: packs what is published and runs the release checks. This, and nothing else, goes to the registry.
 * @returns the exit code
 */
export async function packRelease(skipBuild: boolean): Promise<number> {
  if (!skipBuild && (await runSteps(['build'])) !== 0) return 1;
  const folder = join(root, '.data', 'release');
  mkdirSync(folder, { recursive: true });
  const packages = packPackages(root, folder, workflowRepository());
  const results = [
    ...(await runPackageGates(packages)),
    await tryCommands(root, packages),
    ...runRepositoryGates(root, join(folder, 'sbom.cdx.json')),
  ];
  return reportGates(results) ? 0 : 1;
}
