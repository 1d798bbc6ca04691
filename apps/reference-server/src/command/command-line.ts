import { parseArgs } from 'node:util';
import { redactText } from '../logging/redaction.ts';
import type { Integration } from '../plug-in/integration.ts';
import { runServer } from '../process/run-server.ts';
import { StartupError } from '../startup-error.ts';
import { auditCommand } from './audit-command.ts';
import { checkConfigCommand } from './check-config-command.ts';
import type { Command, CommandCall, CommandResult } from './command.ts';
import { eraseCommand } from './erase-command.ts';
import { exportCommand } from './export-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { silentCommand } from './silent-command.ts';
import { UsageError } from './usage-error.ts';

const commands: readonly Command[] = [
  migrateCommand,
  checkConfigCommand,
  silentCommand,
  exportCommand,
  eraseCommand,
  auditCommand,
];

/** Other spellings that operators try. */
const aliases: Readonly<Record<string, string>> = {
  '--check-config': 'check-config',
  'config:check': 'check-config',
  'audit:check': 'audit',
};

/** Runs what the arguments ask for: the server, or one of its commands. @returns the exit code, for a command */
export async function runCommandLine(
  integration: Integration,
  [first, ...rest]: readonly string[],
): Promise<number | undefined> {
  if (first === undefined || first === 'serve') {
    await runServer(integration);
    return undefined;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(overview());
    return 0;
  }
  try {
    const command = commands.find(({ name }) => name === (aliases[first] ?? first));
    if (command === undefined) throw new UsageError(`Unknown command "${first}".`);
    const call = readCall(command, rest);
    if (call === 'help') {
      process.stdout.write(helpOf(command));
      return 0;
    }
    const result = await command.run(integration, call);
    process.stdout.write(textOf(result, call.format));
    return result.code;
  } catch (error) {
    process.stderr.write(`${redactText(messageOf(error))}\n`);
    return 2;
  }
}

function readCall(command: Command, args: readonly string[]): CommandCall | 'help' {
  const { values, positionals } = parse(command, args);
  if (values.help === true) return 'help';
  const [stray] = positionals;
  if (stray !== undefined) throw new UsageError(`Unexpected argument "${stray}".`);
  const format = values.format ?? 'human';
  if (format !== 'human' && format !== 'json') throw new UsageError('--format must be human or json.');
  const options = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[name, value]] : [],
    ),
  );
  return { format, options };
}

function parse(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    command.options.map(({ name, isFlag }) => [
      name,
      { type: isFlag ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const own = { help: { type: 'boolean', short: 'h' }, format: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...options, ...own } });
  } catch (cause) {
    // parseArgs names the option that it does not know.
    throw new UsageError(cause instanceof Error ? cause.message : 'The options cannot be read.', { cause });
  }
}

function textOf({ json, human }: CommandResult, format: 'human' | 'json'): string {
  return format === 'json' ? `${JSON.stringify(json)}\n` : `${human.join('\n')}\n`;
}

function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\nTry --help.`;
  if (error instanceof StartupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : 'unknown failure';
}

function overview(): string {
  return [
    'Usage: server [COMMAND] [--format human|json]',
    '',
    'Without a command: the server itself. Its settings are environment variables, which every command reads too:',
    '.env.example lists them with their defaults.',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`),
    '',
    'Exit codes: 0 no problem, 1 problem found, 2 could not run. See COMMAND --help.',
    '',
  ].join('\n');
}

function helpOf({ name, summary, details, options }: Command): string {
  const all = [...options, { name: 'format', value: 'human|json', help: 'default human' }];
  return [
    `Usage: server ${name} ${all.map((option) => `[--${option.name}${'value' in option ? ` ${option.value ?? ''}` : ''}]`).join(' ')}`,
    '',
    summary,
    ...details,
    '',
    ...all.map((option) => `  --${option.name.padEnd(14)} ${option.help}`),
    '',
  ].join('\n');
}
