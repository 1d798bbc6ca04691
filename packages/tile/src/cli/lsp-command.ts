import { parseArgs } from 'node:util';
import { startLanguageServer } from '../lsp/language-server.ts';
import { nameOf, UsageError, type Output } from './output.ts';

const help = (name: string) => `Usage: ${name} [--stdio] [--profile new|repo]

A language server on stdin and stdout, for the files of Datadog integration tiles: findings while you type, the
text of \`explain\` on hover, and quick fixes. It writes no files.

Exit: 0 the editor shut the server down, 1 the editor disappeared, 2 could not run.
`;

/**
 * `tilekit-tile lsp`: runs on until the editor is gone.
 *
 * @returns the exit code of a start
 */
export function lspCommand(args: readonly string[], output: Output): number {
  const { values } = readArgs(args);
  if (values.help) {
    output.out(help(nameOf(output, 'lsp')));
    return 0;
  }
  const { profile } = values;
  if (profile !== undefined && profile !== 'new' && profile !== 'repo')
    throw new UsageError(`--profile is one of new, repo, not "${profile}".`);
  startLanguageServer({
    input: process.stdin,
    output: process.stdout,
    profile,
    onExit: (code) => process.exit(code),
  });
  return 0;
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        // What editors add on their own.
        stdio: { type: 'boolean', default: true },
        clientProcessId: { type: 'string' },
        profile: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
