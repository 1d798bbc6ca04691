import { resolve } from 'node:path';
import { diagnose, writeDiagnosis } from '../apps/reference-server/src/diagnose/diagnose.ts';
import { defineCommand, printable, UsageError } from '../tools/command.ts';

await defineCommand({
  name: 'diagnose',
  summary: 'What is set up, what is wrong, and what is missing before review. Makes no network calls.',
  options: {
    profile: {
      type: 'string',
      value: 'test|published',
      default: 'test',
      help: 'which OAuth client to check',
    },
    format: { type: 'string', value: 'human|json', default: 'human', help: 'output format' },
    tile: { type: 'string', value: 'DIR', default: 'integration-tile', help: 'the tile' },
  },
  exitCodes: '0 nothing wrong, 1 something wrong, 2 could not run',
  run: async ({ profile, format, tile }) => {
    if (profile !== 'test' && profile !== 'published') throw new UsageError(`Unknown profile "${profile}".`);
    if (format !== 'human' && format !== 'json') throw new UsageError(`Unknown format "${format}".`);
    const options = { profile, tile: resolve(tile) } as const;
    try {
      const diagnosis = await diagnose(options);
      process.stdout.write(
        format === 'json'
          ? `${JSON.stringify({ profile, state: diagnosis.state, checks: diagnosis.checks, checklist: diagnosis.checklist })}\n`
          : printable(writeDiagnosis(options, diagnosis)),
      );
      return diagnosis.checks.some(({ result }) => result === 'wrong') ? 1 : 0;
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  },
}).execute();
