import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { runCommand, runOptionsHelp } from '@tilekit/lab';
import { inheritedEnvironment } from '../tools/verify/config.ts';
import { startStack } from '../tools/verify/stack.ts';

const repository = resolve(import.meta.dirname, '..');
const contract = resolve(repository, 'apps/reference-server/lab.json');

const help = `pnpm verify [options]

Judges a server by what it does, against the sandbox: customers, attackers and Datadog work with it. Without --target,
this repository's server and a sandbox are started for the run, on free ports, with a separate database and no
setting of yours; apps/reference-server/lab.json says how that server is used. An earlier run's installations are
disconnected first, and the sandbox is reset: all its organizations start over.

${runOptionsHelp}

Exit codes: 0 nothing failed, 1 something failed, 2 could not run.
`;

process.exitCode = await runCommand(process.argv.slice(2), {
  help,
  tile: resolve(repository, 'integration-tile'),
  ...(existsSync(contract) && { lab: contract }),
  explain: async (text, tileDirectory) => {
    const { explainText } = await import('../tools/explain/explain-text.ts');
    const answers = explainText(text, tileDirectory);
    return answers.map(({ title, cause, next }) => [title, cause, ...next].join(' '));
  },
  stage: (tileDirectory) => startStack(inheritedEnvironment(), tileDirectory),
});
