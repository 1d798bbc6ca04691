import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** So much of an output is answered; more is no use to a model, and costs its context. */
const maxCharacters = 120_000;

export interface ScriptOutcome {
  /** As the command documents it: 0 fine, 1 something was found, 2 could not run. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one of the repository's commands as `pnpm` would, without a shell.
 *
 * @param input what it reads from stdin
 */
export function runScript(
  repository: string,
  script: string,
  args: readonly string[],
  { input = '', timeoutMs = 120_000 }: { readonly input?: string; readonly timeoutMs?: number } = {},
): Promise<ScriptOutcome> {
  return new Promise((resolve, reject) => {
    const file = join(repository, 'scripts', `${script}.ts`);
    const child = spawn(process.execPath, ['--conditions=@tilekit/source', file, ...args], {
      cwd: repository,
      timeout: timeoutMs,
    });
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal === null) resolve({ exitCode: code ?? 2, stdout: stdout(), stderr: stderr() });
      else reject(new Error(`"${script}" took longer than ${timeoutMs / 1000} s and was stopped.`));
    });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  let left = 0;
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const taken = chunk.slice(0, maxCharacters - text.length);
    text += taken;
    left += chunk.length - taken.length;
  });
  return () => (left === 0 ? text : `${text}\n… ${left} more characters: ask for less.`);
}
