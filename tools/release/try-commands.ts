import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isJsonObject } from '../file-tree.ts';
import { cleanEnvironment } from './config.ts';
import type { GateResult } from './repository-gates.ts';
import type { PackedPackage } from './pack.ts';
import { dependenciesOf } from './packages.ts';

/** One use of a command outside this repository. */
interface Trial {
  readonly bin: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly exitCode: number;
  /** What the output has to hold. */
  readonly says: string;
}

const trials: readonly Trial[] = [
  { bin: 'tilekit-tile', args: ['validate', 'integration-tile'], exitCode: 0, says: '1 tile: 0 errors' },
  { bin: 'tilekit-tile', args: ['validate', 'nowhere'], exitCode: 2, says: 'is not a directory' },
  { bin: 'tilekit-tile', args: ['validate', '--help'], exitCode: 0, says: 'Usage: tilekit-tile validate' },
  { bin: 'tilekit-tile', args: ['explain', 'manifest/version'], exitCode: 0, says: 'remedy' },
  { bin: 'tilekit-tile', args: ['new', 'Nova Relay', '--to', 'made'], exitCode: 0, says: 'tilekit-tile validate made' },
  { bin: 'tilekit-tile', args: ['logs', 'integration-tile'], exitCode: 0, says: 'passed' },
  { bin: 'tilekit-tile', args: ['logs', 'agents'], exitCode: 1, says: 'Firefox' },
  { bin: 'tilekit-tile', args: ['bump', '--help'], exitCode: 0, says: 'Usage: tilekit-tile bump' },
  { bin: 'tilekit-tile', args: ['pack', 'integration-tile', '--listing', '--to', 'packed'], exitCode: 1, says: 'fix them first' },
  { bin: 'tilekit-tile', args: ['lsp', '--stdio'], input: '', exitCode: 1, says: '' },
  { bin: 'tilekit-tile', args: ['nonsense'], exitCode: 2, says: 'There is no command "nonsense"' },
  { bin: 'tilekit-core', args: ['sites'], exitCode: 0, says: 'datadoghq.eu' },
  { bin: 'tilekit-core', args: ['explain', 'invalid_grant'], exitCode: 0, says: 'GRANT_REVOKED' },
  { bin: 'tilekit-sandbox', args: ['--help'], exitCode: 0, says: 'Usage: tilekit-sandbox' },
  { bin: 'tilekit-lab', args: ['list'], exitCode: 0, says: 'oauth/' },
  { bin: 'tilekit-lab', args: ['run', '--target', 'nonsense'], exitCode: 2, says: 'nonsense' },
]; // prettier-ignore

/** A pipeline that asks for a file of another package; what is expected is left out, so that the result is shown. */
const agents: Readonly<Record<string, string>> = {
  'agents.yaml': `id: agents
pipeline:
  type: pipeline
  name: Agents
  filter: { query: 'source:agents' }
  processors:
    - { type: user-agent-parser, name: Agent, enabled: true, sources: [agent], target: parsed }
`,
  'agents_tests.yaml': `id: agents
tests:
  - sample: '{"agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}'
    result: {}
`,
};

/**
 * Runs the commands of the packed packages in an empty folder, with every version of Node that this machine has. What
 * they depend on is this repository's, so that nothing is downloaded.
 *
 * @param root the repository, whose tile is tried
 */
export async function tryCommands(root: string, packages: readonly PackedPackage[]): Promise<GateResult> {
  const folder = mkdtempSync(join(tmpdir(), 'tilekit-commands-'));
  const faults: string[] = [];
  const nodes = findNodes();
  const versions = packages.flatMap(({ manifest }) => versionTrials(manifest));
  try {
    for (const each of packages) installPacked(folder, each);
    for (const node of nodes) {
      rmSync(join(folder, 'made'), { recursive: true, force: true });
      rmSync(join(folder, 'packed'), { recursive: true, force: true });
      cpSync(join(root, 'integration-tile'), join(folder, 'integration-tile'), { recursive: true });
      const logs = join(folder, 'agents/assets/logs');
      mkdirSync(logs, { recursive: true });
      cpSync(join(root, 'integration-tile/manifest.json'), join(folder, 'agents/manifest.json'));
      for (const [file, text] of Object.entries(agents)) writeFileSync(join(logs, file), text);
      for (const trial of [...trials, ...versions]) {
        const fault = await runTrial(node, folder, packages, trial);
        if (fault !== undefined)
          faults.push(`Node ${node.version}: ${trial.bin} ${trial.args.join(' ')}: ${fault}`);
      }
      const fault = await runSandbox(node, folder, packages);
      if (fault !== undefined) faults.push(`Node ${node.version}: tilekit-sandbox: ${fault}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const detail = `${trials.length + versions.length + 1} runs each with Node ${nodes.map(({ version }) => version).join(', ')}`;
  return { gate: 'commands without this repository', detail, faults };
}

function versionTrials({ bin, version }: PackedPackage['manifest']): readonly Trial[] {
  const names = isJsonObject(bin) ? Object.keys(bin) : [];
  return names.map((name) => ({ bin: name, args: ['--version'], exitCode: 0, says: `${String(version)}\n` }));
}

interface NodeVersion {
  readonly path: string;
  readonly version: string;
}

/** This one, and those of PATH that no package brought. */
function findNodes(): readonly NodeVersion[] {
  const folders = (cleanEnvironment().PATH ?? '').split(delimiter);
  const found = folders
    .filter((folder) => folder !== '' && !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .filter(existsSync)
    .map((path) => realpathSync(path));
  return [...new Set([process.execPath, ...found])].flatMap((path) => {
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    return status === 0 ? [{ path, version: stdout.trim().replace(/^v/, '') }] : [];
  });
}

/** As a package manager lays it out: ours beside each other, what each depends on below it. */
function installPacked(folder: string, { name, tarball, manifest, folder: source }: PackedPackage): void {
  const target = join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  const { status, stderr } = spawnSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`\`tar\` failed: ${stderr}`);
  for (const dependency of Object.keys(dependenciesOf(manifest))) {
    if (dependency.startsWith('@tilekit/')) continue;
    const link = join(target, 'node_modules', dependency);
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(realpathSync(join(source, 'node_modules', dependency)), link);
  }
}

function binOf(folder: string, packages: readonly PackedPackage[], bin: string): string {
  for (const { name, manifest } of packages) {
    const file = isJsonObject(manifest.bin) ? manifest.bin[bin] : undefined;
    if (typeof file === 'string') return join(folder, 'node_modules', name, file);
  }
  throw new Error(`No package has the command "${bin}".`);
}

function runTrial(
  node: NodeVersion,
  folder: string,
  packages: readonly PackedPackage[],
  { bin, args, input, exitCode, says }: Trial,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: cleanEnvironment(), timeout: 60_000 };
    const file = binOf(folder, packages, bin);
    const child = execFile(node.path, [file, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      const output = `${stdout}${stderr}`;
      if (code !== exitCode) resolve(`ended with ${String(code)}: ${output.slice(0, 600)}`);
      else resolve(output.includes(says) ? undefined : `does not say "${says}": ${output.slice(0, 300)}`);
    });
    child.stdin?.end(input ?? '');
  });
}

/** It answers, and ends on a signal. */
async function runSandbox(
  node: NodeVersion,
  folder: string,
  packages: readonly PackedPackage[],
): Promise<string | undefined> {
  const args = [binOf(folder, packages, 'tilekit-sandbox'), '--json', '--port', '0'];
  const child = spawn(node.path, args, { cwd: folder, env: cleanEnvironment() });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  try {
    while (!output.includes('\n') && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child.stdout, 'data'), ended]);
    const url = /"url":"([^"]+)"/.exec(output)?.[1];
    if (url === undefined) return `did not start: ${output.slice(0, 600)}`;
    const page = await fetch(`${url}/app.datadoghq.com/integrations`);
    const isShown = page.status === 200 && (await page.text()).includes('Install');
    return isShown ? undefined : `answers ${page.status}`;
  } finally {
    child.kill('SIGTERM');
    await ended;
    clearTimeout(limit);
  }
}
