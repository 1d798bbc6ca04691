import { parseArgs } from 'node:util';
import { startLanguageServer } from '../lsp/language-server.ts';
import { UsageError } from './output.ts';

const help = `Usage: tilekit-tile lsp [--stdio] [--profile new|repo]

A language server on stdin and stdout, for the files of Datadog integration tiles: findings while you type, what
\`explain\` says where the pointer rests, and the fix of a finding. It writes nothing.

Exit: 0 the editor said goodbye, 1 it vanished, 2 could not run.
`;

/** `tilekit-tile lsp`: runs until the editor is gone. */
export function lspCommand(args: readonly string[]): void {
  const { values } = readArgs(args);
  if (values.help) {
    process.stdout.write(help);
    return;
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
