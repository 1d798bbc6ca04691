import { parseArgs } from 'node:util';
import { describeExplanations } from '../explain/describe-explanations.ts';
import { explainError } from '../explain/explain-error.ts';

const help = (name: string) => `What an error of Datadog means, and what to do next.

Usage: ${name} [options] [TEXT]

  --format human|json   default human
  --help                this text

TEXT is an error, log line or stack trace; without TEXT, it is read from stdin. Texts of Datadog's documentation in
English, Korean, Japanese and French are understood. Secrets are not repeated.

Exit codes: 0 answered (perhaps with nothing), 2 wrong arguments.
`;

/** Explains an error text. @returns the exit code */
export async function explainCommand(args: readonly string[], name: string): Promise<number> {
  let read;
  try {
    read = parseArgs({
      args: textLast(args),
      options: {
        format: { type: 'string', default: 'human' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help(name)}`);
    return 2;
  }
  const { values, positionals } = read;
  if (values.help) {
    process.stdout.write(help(name));
    return 0;
  }
  if (values.format !== 'human' && values.format !== 'json') {
    process.stderr.write(`Unknown format "${values.format}".\n\n${help(name)}`);
    return 2;
  }
  const input = positionals.length > 0 ? positionals.join(' ') : await readInput(process.stdin);
  const answers = explainError(input);
  process.stdout.write(
    values.format === 'json' ? `${JSON.stringify({ answers })}\n` : describeExplanations(answers, input),
  );
  return 0;
}

/** What is piped in may never end: more than this is not read. */
const maxInputBytes = 2_000_000;

/** Reads a text up to {@link maxInputBytes}. */
export async function readInput(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= maxInputBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxInputBytes).toString('utf8');
}

/** A list's item or a line of a diff begins with a hyphen and is no option. */
export function textLast(args: readonly string[]): string[] {
  const isText = (word: string) => /^-.*\s/s.test(word) && !/^--[a-z]+=/.test(word);
  if (!args.some(isText)) return [...args];
  return [...args.filter((word) => !isText(word)), '--', ...args.filter(isText)];
}
