import { resolve } from 'node:path';
import { describeExplanations } from '@tilekit/core/explain';
import { readInput, textLast } from '../packages/core/src/command/explain-command.ts';
import { defineCommand, UsageError } from '../tools/command.ts';
import { explainText } from '../tools/explain/explain-text.ts';

await defineCommand({
  name: 'explain',
  summary:
    'What an error of Datadog, of the tile repository or of the kit itself means, and what to do next.',
  arguments: '[TEXT]',
  options: {
    format: { type: 'string', value: 'human|json', default: 'human', help: 'output format' },
    tile: {
      type: 'string',
      value: 'DIR',
      default: 'integration-tile',
      help: 'the tile whose OAuth client is in use',
    },
  },
  details: `TEXT is an error, log line or stack trace; without TEXT, it is read from stdin. Texts of Datadog's documentation in
English, Korean, Japanese and French are understood. Secrets are not repeated.`,
  exitCodes: '0 answered (perhaps with nothing), 2 wrong arguments',
  run: async ({ format, tile }, words) => {
    if (format !== 'human' && format !== 'json') throw new UsageError(`Unknown format "${format}".`);
    const input = words.length > 0 ? words.join(' ') : await readInput(process.stdin);
    const answers = explainText(input, resolve(tile));
    process.stdout.write(
      format === 'json' ? `${JSON.stringify({ answers })}\n` : describeExplanations(answers, input),
    );
    return 0;
  },
}).execute(textLast(process.argv.slice(2)));
