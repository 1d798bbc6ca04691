import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { isTileUnknownToTurbo, readTestEnvironment } from './config.ts';
import { scanContacts } from './scan-contacts.ts';
import { scanForSecrets } from './scan-for-secrets.ts';

const repository = resolve(import.meta.dirname, '../..');

/** `pnpm test`. @returns the exit code */
export async function runTests(args: readonly string[]): Promise<number> {
  if (isTileUnknownToTurbo()) {
    console.error(
      'turbo does not know the tile. Run `pnpm check tests`: it remembers what passed for which tile.',
    );
    return 1;
  }
  const output = mkdtempSync(join(tmpdir(), 'tilekit-test-run-'));
  try {
    const exitCode = await runVitest(args, output);
    const { passed, failed, broken } = readCounts(join(output, 'result.json'));
    const leaks = scanForSecrets(output);
    console.log(
      `\nCanary scan: ${leaks.secrets} secrets, ${leaks.megabytes.toFixed(1)} MB of output, ${leaks.found.length} found.`,
    );
    for (const { file, line, preview } of leaks.found)
      console.log(`  ${file}:${line} holds a secret: ${preview}`);
    const contacts = scanContacts(output);
    console.log(
      `Contacts: ${contacts.hosts.length} Datadog hosts, ${contacts.addresses.length} addresses, by ${contacts.processes} processes; ${contacts.violations.length} not allowed.`,
    );
    for (const violation of contacts.violations) console.log(`  ${violation}`);
    const scans = [leaks.found, contacts.violations].filter(({ length }) => length > 0).length;
    const failures = failed + broken + scans;
    console.log(`${passed} passed, ${failures} failed`);
    return exitCode !== 0 || failures > 0 ? 1 : 0;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

async function runVitest(args: readonly string[], output: string): Promise<number> {
  const vitest = resolve(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(output, 'result.json')}`,
  ];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: repository,
    env: readTestEnvironment(output, process.stdout.isTTY),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = createWriteStream(join(output, 'printed.log'));
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.pipe(to, { end: false });
    from.pipe(printed, { end: false });
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((done) => {
    child.once('close', (exit) => {
      done(exit ?? 1);
    });
  });
  printed.end();
  await finished(printed);
  return code;
}

/** `broken`: test files that could not run at all, which vitest does not count as tests. */
function readCounts(file: string): { passed: number; failed: number; broken: number } {
  let result: unknown;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, broken: 0 };
  }
  const count = (value: unknown, name: string) => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return typeof found === 'number' ? found : 0;
  };
  const files: unknown =
    typeof result === 'object' && result !== null ? Reflect.get(result, 'testResults') : [];
  const broken = (Array.isArray(files) ? files : []).filter(
    (entry: { status?: unknown; assertionResults?: unknown[] }) =>
      entry.status === 'failed' && entry.assertionResults?.length === 0,
  );
  return {
    passed: count(result, 'numPassedTests'),
    failed: count(result, 'numFailedTests'),
    broken: broken.length,
  };
}
