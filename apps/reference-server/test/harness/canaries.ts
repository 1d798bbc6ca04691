import { appendFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where a run keeps what its servers logged, and which secrets it issued. `pnpm test` names the directory and compares
 * the two at the end; run by hand, test files share one that goes with the run.
 */
export const outputDirectory = process.env.CANARY_DIRECTORY ?? mkdtempSync(join(tmpdir(), 'tilekit-output-'));

/** Remembers a secret that must never be seen in a log. */
export function recordSecret(secret: string | null | undefined): void {
  if (secret === null || secret === undefined || secret.length < 8) return;
  mkdirSync(outputDirectory, { recursive: true });
  appendFileSync(join(outputDirectory, `secrets-${process.pid}.txt`), `${secret}\n`);
}

/** Keeps a log line for the scan. */
export function recordOutput(line: string): void {
  mkdirSync(outputDirectory, { recursive: true });
  appendFileSync(join(outputDirectory, `output-${process.pid}.log`), line);
}

/** Every log line of this process so far. */
export function recordedOutput(): string {
  return readFileSync(join(outputDirectory, `output-${process.pid}.log`), 'utf8');
}
