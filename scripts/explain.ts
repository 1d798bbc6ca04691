import { resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { explainError, type ExplainConfiguration, type Explanation } from '@tilekit/core/explain';
import { rules } from '@tilekit/tile';
import { environmentSchema } from '../apps/reference-server/src/config/environment-schema.ts';
import { readEnvironment } from '../apps/reference-server/src/diagnose/config.ts';
import { readOAuthClientFile } from '../apps/reference-server/src/diagnose/oauth-client-file.ts';

const help = `What an error of Datadog means, and what to do next.

Usage: pnpm explain [options] [TEXT]

  TEXT                  an error, log line or stack trace; read from stdin without it
  --format human|json   default human
  --tile DIR            the tile whose OAuth client is in use (default integration-tile)
  --help                this text

Texts of Datadog's documentation in English, Korean, Japanese and French are understood. Secrets are not repeated.

Exit codes: 0 answered (perhaps with nothing), 2 wrong arguments.
`;

const repository = resolve(import.meta.dirname, '..');

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readArguments();
  if (options === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${help}`);
    return 2;
  }
  const input = options.text ?? (await readText(process.stdin));
  const answers = explainError(input, await readConfiguration(resolve(options.tile)));
  process.stdout.write(
    options.format === 'json' ? `${JSON.stringify({ answers })}\n` : human(answers, input),
  );
  return 0;
}

function readArguments() {
  try {
    // A list's item or a line of a diff is no option.
    const isText = (word: string) => /^-.*\s/s.test(word) && !/^--[a-z]+=/.test(word);
    const words = process.argv.slice(2);
    const { values, positionals } = parseArgs({
      args: words.some(isText)
        ? [...words.filter((word) => !isText(word)), '--', ...words.filter(isText)]
        : words,
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'human' },
        tile: { type: 'string', default: 'integration-tile' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    if (values.format !== 'human' && values.format !== 'json') return `Unknown format "${values.format}".`;
    const text = positionals.length > 0 ? positionals.join(' ') : undefined;
    return { format: values.format, tile: values.tile, text };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** An answer helps without a tile as well; `pnpm diagnose` says what is wrong with it. */
async function readConfiguration(tileDirectory: string): Promise<ExplainConfiguration> {
  const environment = readEnvironment(repository);
  try {
    const { id, redirectUris, onboardingUrl, scopes } = await readOAuthClientFile(tileDirectory);
    const clientId = environment.clientId ?? id;
    const callback = new URL(redirectUris[0] ?? onboardingUrl).pathname;
    return {
      client: { clientId, kind: clientId === id ? 'test' : 'published' },
      redirectUri:
        environment.publicUrl === undefined ? undefined : new URL(callback, environment.publicUrl).href,
      registeredRedirectUris: redirectUris,
      scopes,
    };
  } catch {
    return {};
  }
}

function human(answers: readonly Explanation[], input: string): string {
  if (answers.length === 0) {
    const places = placesOf(input);
    if (places.length > 0) return `Not of Datadog's making.\n\n${places.join('\n')}\n`;
    return 'Nothing that Datadog is known to say. Give the whole answer: status, body, and the address that was called.\n';
  }
  return answers
    .map(({ requirement, code, title, cause, next }) => {
      const steps = next.map((step, index) => `  ${index + 1}. ${step}`).join('\n');
      return `${title}  [${code}, ${requirement}]\n\n${cause}\n\n${steps}\n`;
    })
    .join('\n');
}

/** Who knows more about a text of this repository's own. */
function placesOf(input: string): readonly string[] {
  const ids = new Set(input.match(/\b[a-z][a-z-]*\/[a-z0-9][a-z0-9-]*\b/g));
  const tileRules = rules
    .filter(({ id }) => ids.has(id))
    .map(({ id }) => `  ${id} is a rule of the tile: pnpm tile:validate --explain ${id}`);
  const words = new Set(input.match(/\b[A-Z][A-Z_]+\b/g)?.map((word) => word.replace(/_FILE$/, '')));
  const variables = Object.keys(environmentSchema.properties)
    .filter((name) => name.includes('_') && words.has(name))
    .map((name) => `  ${name} is a variable of the server: docs/environment.md, and pnpm diagnose`);
  return [...tileRules, ...variables];
}
