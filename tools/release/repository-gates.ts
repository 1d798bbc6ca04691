import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../file-tree.ts';
import { scanSecrets } from './scan-secrets.ts';

export interface GateResult {
  readonly gate: string;
  readonly detail: string;
  readonly faults: readonly string[];
}

/** Prints one line per gate and one per fault. @returns whether all passed */
export function reportGates(results: readonly GateResult[]): boolean {
  for (const { gate, detail, faults } of results) {
    console.log(`${faults.length === 0 ? '✓' : '✗'} ${gate}: ${detail}`);
    for (const fault of faults) console.error(`    ${fault}`);
  }
  return results.every(({ faults }) => faults.length === 0);
}

/** Licences that a partner's lawyers have nothing to read about. */
const licences = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'PostgreSQL',
  'Unlicense',
  '(MIT OR CC0-1.0)',
]);

export function runRepositoryGates(root: string, sbomFile: string): GateResult[] {
  return [
    checkLicences(root),
    checkLockfile(root, 'pnpm-lock.yaml'),
    checkLockfile(root, 'docs/site/pnpm-lock.yaml'),
    checkAdvisories(root),
    { gate: 'secrets', ...scanSecrets(root) },
    writeSbom(root, sbomFile),
    runKnip(root),
  ];
}

function checkLicences(root: string): GateResult {
  const { status, stdout } = pnpm(root, ['--recursive', 'licenses', 'list', '--prod', '--json']);
  const answer: unknown = status === 0 ? JSON.parse(stdout) : undefined;
  if (!isJsonObject(answer))
    return { gate: 'licences', detail: '', faults: ['`pnpm licenses list` gave no answer'] };
  const groups = Object.entries(answer).map(([licence, found]) => ({ licence, names: namesOf(found) }));
  const faults = groups
    .filter(({ licence }) => !licences.has(licence))
    .map(({ licence, names }) => `${licence}: ${names.join(', ')}`);
  return {
    gate: 'licences',
    detail: groups.map(({ licence, names }) => `${licence} ${names.length}`).join(', '),
    faults,
  };
}

function namesOf(found: unknown): string[] {
  return Array.isArray(found)
    ? found.map((entry: unknown) => (isJsonObject(entry) ? String(entry.name) : '?'))
    : [];
}

/** From the registry only, and without addresses, so that every mirror can serve it. */
function checkLockfile(root: string, file: string): GateResult {
  const text = readFileSync(join(root, file), 'utf8');
  const foreign = [...text.matchAll(/^.*(?:tarball:|git\+|github\.com|type: git|https?:\/\/).*$/gm)].map(
    ([line]) => line.trim(),
  );
  const resolved = [...text.matchAll(/^ {4}resolution: \{(.*)\}$/gm)];
  const unsafe = resolved
    .filter(([, value = '']) => !value.startsWith('integrity: sha512-'))
    .map(([, value = '']) => value);
  return {
    gate: `lockfile ${file}`,
    detail: `${resolved.length} packages, each with its hash`,
    faults: [...foreign, ...unsafe],
  };
}

/** Known weaknesses of what is installed. Registry mirrors often have no list of them; then the gate reports that. */
function checkAdvisories(root: string): GateResult {
  const { stdout } = pnpm(root, ['audit', '--prod', '--audit-level', 'high', '--json']);
  const answer = parseJson(stdout);
  const counts =
    isJsonObject(answer) && isJsonObject(answer.metadata) ? answer.metadata.vulnerabilities : undefined;
  if (!isJsonObject(counts))
    return { gate: 'advisories', detail: 'NOT CHECKED: this registry answers no audit', faults: [] };
  const grave = ['high', 'critical'].filter((level) => Number(counts[level] ?? 0) > 0);
  return {
    gate: 'advisories',
    detail: Object.entries(counts)
      .map(([level, count]) => `${level} ${String(count)}`)
      .join(', '),
    faults: grave.map(
      (level) =>
        `${String(counts[level])} ${level}: \`pnpm audit --prod\` lists them, with the versions that are right`,
    ),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An error page is not an audit.
    return undefined;
  }
}

/** CycloneDX, straight from the lockfile; it must name what the lockfile names. */
function writeSbom(root: string, file: string): GateResult {
  const args = [
    'sbom',
    '--sbom-format',
    'cyclonedx',
    '--sbom-spec-version',
    '1.6',
    '--lockfile-only',
    '--out',
    file,
  ];
  const { status, stderr } = pnpm(root, args);
  if (status !== 0) return { gate: 'SBOM', detail: '', faults: [stderr.trim()] };
  const bom: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const components = isJsonObject(bom) && Array.isArray(bom.components) ? bom.components : [];
  const named = new Set(
    components.map((each: unknown) =>
      isJsonObject(each) ? `${String(each.name)}@${String(each.version)}` : '',
    ),
  );
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8').split('\nsnapshots:')[0] ?? '';
  const locked = [...lockfile.matchAll(/^ {2}'?((?:@[^@/]+\/)?[^@/'\s]+@\d[^:'(]*)'?:$/gm)].map(
    ([, id = '']) => id,
  );
  const faults = locked
    .filter((id) => !named.has(id) && !named.has(id.replace(/^@[^/]+\//, '')))
    .map((id) => `the SBOM lacks ${id}`);
  return {
    gate: 'SBOM',
    detail: `CycloneDX 1.6, ${components.length} components for ${locked.length} in the lockfile`,
    faults,
  };
}

function runKnip(root: string): GateResult {
  const { status, stdout, stderr } = spawnSync(
    'knip',
    ['--config', 'tools/lint/knip.json', '--no-progress', '--reporter', 'compact'],
    { cwd: root, encoding: 'utf8' },
  );
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return {
    gate: 'knip',
    detail: 'unused files, exports, types and dependencies',
    faults: status === 0 ? [] : lines,
  };
}

function pnpm(root: string, args: readonly string[]) {
  return spawnSync('npx', ['-y', 'pnpm@12.21.0', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}
