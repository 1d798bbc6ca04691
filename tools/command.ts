import { parseArgs, type ParseArgsConfig, styleText } from 'node:util';

/** One option of a command, and its line in `--help`. */
interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly help: string;
  /** What stands behind a string option in `--help`, such as `DIR`. */
  readonly value?: string;
  readonly default?: string;
}

type Options = Readonly<Record<string, CommandOption>>;

/** A string option with a default is always there, one without may be missing; a flag is true or false. */
type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { type: 'boolean' }
    ? boolean
    : O[Name] extends { default: string }
      ? string
      : string | undefined;
};

interface CommandDefinition<O extends Options> {
  /** As typed after `pnpm`. */
  readonly name: string;
  readonly summary: string;
  /** Names of the positional arguments in `--help`, such as `[step…]`; without it there are none. */
  readonly arguments?: string;
  readonly options?: O;
  /** Arguments belong to another program, except `--help`. */
  readonly passThrough?: boolean;
  /** What `--help` says between the options and the exit codes. */
  readonly details?: string;
  readonly exitCodes: string;
  /** @returns the exit code; 0 when nothing is returned. A `UsageError` ends with 2 and the help text. */
  readonly run: (values: Values<O>, positionals: readonly string[]) => Promise<number> | number;
}

export interface Command {
  readonly help: string;
  /** Reads the arguments and runs; sets the exit code of the process. */
  readonly execute: (args?: readonly string[]) => Promise<void>;
}

/** The arguments of a command are wrong: the message, the help text and exit code 2 answer it. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/**
 * Untrusted text, such as a path in a third-party repository, with `·` for what would control a terminal or GitHub's log:
 * control characters other than line ends, marks that turn the direction of writing, `::` at the start of a line.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]|(?<=^[^\S\n]*):(?=:)|#(?=#\[)/gmu, '·');
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text.replaceAll('\n', '·'));
}

/** Arguments, `--help` and exit codes of one root script, so that all of them behave alike. */
export function defineCommand<const O extends Options>(definition: CommandDefinition<O>): Command {
  const help = writeHelp(definition);
  const execute = async (args: readonly string[] = process.argv.slice(2)) => {
    try {
      const parsed = readArguments(definition, args);
      if (parsed === 'help') process.stdout.write(help);
      else process.exitCode = await definition.run(parsed.values, parsed.positionals);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${styleText('red', error.message, { stream: process.stderr })}\n\n${help}`);
      process.exitCode = 2;
    }
  };
  return { help, execute };
}

function readArguments<O extends Options>(
  { options, arguments: named, passThrough = false }: CommandDefinition<O>,
  args: readonly string[],
): { values: Values<O>; positionals: readonly string[] } | 'help' {
  const askedForHelp = args.some((word) => word === '--help' || word === '-h');
  if (askedForHelp) return 'help';
  const known: ParseArgsConfig['options'] = {};
  for (const [name, { type, default: fallback }] of Object.entries(options ?? {}))
    known[name] = { type, ...(fallback === undefined ? {} : { default: fallback }) };
  if (passThrough) return { values: readValues(options, {}), positionals: args };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: named !== undefined,
      options: known,
    });
    return { values: readValues(options, values), positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readValues<O extends Options>(options: O | undefined, given: Record<string, unknown>): Values<O> {
  const flags = Object.entries(options ?? {}).filter(([, { type }]) => type === 'boolean');
  // parseArgs has checked the types that the definition names.
  return { ...Object.fromEntries(flags.map(([name]) => [name, false])), ...given } as Values<O>;
}

function writeHelp<O extends Options>(definition: CommandDefinition<O>): string {
  const { name, summary, arguments: named, options, passThrough = false, details, exitCodes } = definition;
  const rows = Object.entries({
    ...options,
    help: { type: 'boolean', help: 'this text' } satisfies CommandOption,
  }).map(([option, { value, help, default: fallback }]: [string, CommandOption]) => [
    `--${option}${value === undefined ? '' : ` ${value}`}`,
    `${help}${fallback === undefined || fallback === '' ? '' : ` (default ${fallback})`}`,
  ]);
  const width = Math.max(...rows.map(([flag = '']) => flag.length));
  const hasOptions = options !== undefined && Object.keys(options).length > 0;
  const usage = ['pnpm', name, passThrough || !hasOptions ? '' : '[options]', named ?? '']
    .filter((word) => word !== '')
    .join(' ');
  const lines = rows.map(([flag = '', text = '']) => `  ${flag.padEnd(width)}   ${text}`);
  const blocks = [summary, `Usage: ${usage}`, lines.join('\n'), details, `Exit codes: ${exitCodes}.`];
  return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`;
}
