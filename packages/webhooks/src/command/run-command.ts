import { text } from 'node:stream/consumers';
import { TilekitError } from '@tilekit/core';
import { UsageError, help, readCommandLine, type CommandLine } from './command-line.ts';
import { processEnvironment, readConfig, type CommandEnvironment } from './config.ts';
import { operateOnVariable, operateOnWebhook } from './operations.ts';

/** Where the command reads and writes; default: those of the process. */
export interface CommandStreams {
  stdin: AsyncIterable<Uint8Array>;
  stdout: { write: (text: string) => unknown };
  stderr: { write: (text: string) => unknown };
}

/**
 * The command `pnpm webhooks`: the eight operations at the shell.
 * @param words what follows the command's name
 * @returns the exit code: 0 done, 1 refused or failed, 2 not valid
 */
export async function runCommand(
  words: readonly string[],
  environment: CommandEnvironment = processEnvironment,
  streams: CommandStreams = process,
): Promise<0 | 1 | 2> {
  let line: CommandLine | undefined;
  try {
    line = readCommandLine(words);
    if (!line) {
      streams.stdout.write(help);
      return 0;
    }
    const result = await operate(line, environment, streams);
    streams.stdout.write(line.format === 'json' ? `${JSON.stringify(result)}\n` : present({ ...result }));
    return 0;
  } catch (error) {
    return report(error, line?.format, streams);
  }
}

function operate(
  line: CommandLine,
  environment: CommandEnvironment,
  streams: CommandStreams,
): Promise<object> {
  const config = readConfig(environment);
  return line.subject === 'webhook'
    ? operateOnWebhook(line, config, (warning) => streams.stderr.write(`Warning: ${warning}\n`))
    : operateOnVariable(line, config, () => text(streams.stdin));
}

// Found before anything was sent, so the command itself must be corrected.
const mistakes = new Set(['WEBHOOK_INVALID', 'WEBHOOK_CREDENTIAL_REFUSED']);

function report(error: unknown, format: CommandLine['format'] | undefined, streams: CommandStreams): 1 | 2 {
  if (error instanceof UsageError) {
    streams.stderr.write(`${error.message}\nSee pnpm webhooks --help.\n`);
    return 2;
  }
  if (!(error instanceof TilekitError)) throw error;
  const { code, message, status } = error;
  if (format === 'json') streams.stdout.write(`${JSON.stringify({ error: { code, message, status } })}\n`);
  else streams.stderr.write(`${code}: ${message}\n`);
  return mistakes.has(code) ? 2 : 1;
}

/**
 * Writes an object for people, one field per line. Values of headers and a password in the URL are hidden: a terminal
 * is often shared.
 */
function present(object: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(object).map(([field, value]) => `${field}: ${presentField(field, value)}`);
  return lines.length === 0 ? 'Done.\n' : `${lines.join('\n')}\n`;
}

function presentField(field: string, value: unknown): string {
  if (field === 'custom_headers' && typeof value === 'string') return hideValues(value);
  if (field === 'url' && typeof value === 'string') return value.replace(/\/\/[^/@]*@/, '//…@');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

// Whatever follows a colon in the JSON text of the headers, also when it is not the JSON that we would write.
function hideValues(headers: string): string {
  return headers.replace(/:\s*"(?:[^"\\]|\\.)*"/g, ': "…"');
}
