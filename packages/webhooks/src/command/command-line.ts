import { parseArgs } from 'node:util';
import { CommandMistake } from './command-mistake.ts';

/** One call of the command, taken apart but not yet checked. */
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
 * Takes a command line apart.
 * @returns undefined when help is asked for
 * @throws {CommandMistake}
 */
export function readCommandLine(words: readonly string[]): CommandLine | undefined {
  const { values, positionals } = parse(words);
  const { help, format = 'human', ...options } = values;
  if (help) return undefined;
  if (format !== 'human' && format !== 'json') throw new CommandMistake('--format must be human or json.');
  const subject = positionals[0] === 'variables' ? 'custom variable' : 'webhook';
  const [verb, name, ...rest] = subject === 'webhook' ? positionals : positionals.slice(1);
  if (!isVerb(verb))
    throw new CommandMistake(`"${verb ?? ''}" is not one of create, get, update and delete.`);
  if (rest.length > 0) throw new CommandMistake(`"${rest[0] ?? ''}" is one word too many.`);
  const allowed: readonly string[] = allowedOptions[subject][verb];
  const stray = Object.keys(options).find((option) => !allowed.includes(option));
  if (stray !== undefined) throw new CommandMistake(`--${stray} does not belong to ${verb} of a ${subject}.`);
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
    throw new CommandMistake(cause instanceof Error ? cause.message : 'The options cannot be read.', {
      cause,
    });
  }
}

function isVerb(word: string | undefined): word is CommandLine['verb'] {
  return word === 'create' || word === 'get' || word === 'update' || word === 'delete';
}
