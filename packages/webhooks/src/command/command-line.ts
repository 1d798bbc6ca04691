import { parseArgs } from 'node:util';

/** The command line is invalid: exit code 2, with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What `pnpm webhooks --help` prints. */
export const help = `Manages webhooks and their custom variables in a Datadog organization.

  pnpm webhooks create [NAME] --url URL [--encode-as json|form] [--header 'Name: value']…
                              [--payload JSON | --payload-file FILE]
  pnpm webhooks get [NAME]
  pnpm webhooks update [NAME] [--name NEW_NAME] [--url URL] [--encode-as json|form] [--header 'Name: value']…
                              [--payload JSON | --payload-file FILE]
  pnpm webhooks delete [NAME]

  pnpm webhooks variables create [NAME] --value TEXT [--secret]
  pnpm webhooks variables get [NAME]
  pnpm webhooks variables update [NAME] [--name NEW_NAME] [--value TEXT] [--secret | --no-secret]
  pnpm webhooks variables delete [NAME]

Options
  --format human|json   default human; json is one document on stdout, with values that human output hides
  --value -             reads the value from stdin, so that it stays out of the shell's history
  --help

Environment
  DD_SITE               site parameter, default datadoghq.com
  DD_API_KEY, DD_APP_KEY
  WEBHOOK_NAME, WEBHOOK_CUSTOM_VARIABLE_NAME
                        NAME, if the command line has none
  DATADOG_SANDBOX_URL   use the sandbox instead of Datadog, e.g. http://127.0.0.1:4400

Exit code: 0 done, 1 Datadog refused or could not be reached, 2 the command line or the environment is invalid.
`;

/** One call of the command, parsed but not yet validated. */
export interface CommandLine {
  subject: 'webhook' | 'custom variable';
  verb: 'create' | 'get' | 'update' | 'delete';
  name: string | undefined;
  format: 'human' | 'json';
  options: CommandOptions;
}

/** The options that an operation may take. */
export interface CommandOptions {
  name?: string;
  url?: string;
  'encode-as'?: string;
  header?: string[];
  payload?: string;
  'payload-file'?: string;
  value?: string;
  secret?: boolean;
}

type OptionName = keyof CommandOptions;

const webhookFields: readonly OptionName[] = ['url', 'encode-as', 'header', 'payload', 'payload-file'];
const allowedOptions: Record<CommandLine['subject'], Record<CommandLine['verb'], readonly OptionName[]>> = {
  webhook: { create: webhookFields, get: [], update: ['name', ...webhookFields], delete: [] },
  'custom variable': {
    create: ['value', 'secret'],
    get: [],
    update: ['name', 'value', 'secret'],
    delete: [],
  },
};

/**
 * Parses a command line.
 * @returns undefined when help is asked for
 * @throws {UsageError}
 */
export function readCommandLine(words: readonly string[]): CommandLine | undefined {
  const { values, positionals } = parse(words);
  const { help, format = 'human', ...options } = values;
  if (help) return undefined;
  if (format !== 'human' && format !== 'json') throw new UsageError('--format must be human or json.');
  const subject = positionals[0] === 'variables' ? 'custom variable' : 'webhook';
  const [verb, name, ...rest] = subject === 'webhook' ? positionals : positionals.slice(1);
  if (!isVerb(verb)) throw new UsageError(`"${verb ?? ''}" is not one of create, get, update and delete.`);
  if (rest.length > 0) throw new UsageError(`"${rest[0] ?? ''}" is an unexpected argument.`);
  const allowed: readonly string[] = allowedOptions[subject][verb];
  const stray = Object.keys(options).find((option) => !allowed.includes(option));
  if (stray !== undefined) throw new UsageError(`--${stray} does not belong to ${verb} of a ${subject}.`);
  return { subject, verb, name, format, options };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      allowNegative: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        format: { type: 'string' },
        name: { type: 'string' },
        url: { type: 'string' },
        'encode-as': { type: 'string' },
        header: { type: 'string', multiple: true },
        payload: { type: 'string' },
        'payload-file': { type: 'string' },
        value: { type: 'string' },
        secret: { type: 'boolean' },
      },
    });
  } catch (cause) {
    // parseArgs names the option that it does not know.
    throw new UsageError(cause instanceof Error ? cause.message : 'The options cannot be read.', {
      cause,
    });
  }
}

function isVerb(word: string | undefined): word is CommandLine['verb'] {
  return word === 'create' || word === 'get' || word === 'update' || word === 'delete';
}
