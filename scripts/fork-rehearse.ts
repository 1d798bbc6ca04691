import { defineCommand, UsageError } from '../tools/command.ts';
import { rehearseForks } from '../tools/fork/rehearse.ts';

await defineCommand({
  name: 'fork:rehearse',
  summary:
    'Creates sample forks in a temporary folder, with different names, data and sites, half of them with edits of their\nown, half of those with their own integration in place of the demonstration, and runs `pnpm check` in each.',
  options: {
    count: { type: 'string', value: 'N', default: '20', help: 'how many' },
    first: { type: 'string', value: 'N', default: '0', help: 'number of the first' },
    full: {
      type: 'string',
      value: 'N',
      help: 'how many run the complete check (default: all); the others leave out minutes of storms',
    },
    steps: {
      type: 'string',
      value: 'LIST',
      default: '',
      help: 'only these steps of `pnpm check`, separated by commas',
    },
    stranger: {
      type: 'boolean',
      help: "instead: a newcomer's path, from the clone to a passed check, with the time of each command",
    },
    updates: {
      type: 'string',
      value: 'N',
      default: '0',
      help: 'instead: N random edits of a fork for every pair of kit versions, each followed by an update',
    },
    versions: {
      type: 'string',
      value: 'A,B',
      default: '',
      help: 'commits that are those versions, oldest first',
    },
    seed: { type: 'string', value: 'N', default: '1', help: 'for the choices' },
  },
  exitCodes: '0 every fork passed, 1 one did not, 2 wrong arguments',
  run: (values) => {
    const number = (name: 'count' | 'first' | 'full' | 'updates' | 'seed', text: string) => {
      if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--${name} "${text}" is not a number.`);
      return Number(text);
    };
    const listOf = (text: string) => text.split(',').filter((entry) => entry !== '');
    return rehearseForks({
      count: number('count', values.count),
      first: number('first', values.first),
      full: number('full', values.full ?? values.count),
      seed: number('seed', values.seed),
      updates: number('updates', values.updates),
      stranger: values.stranger,
      steps: listOf(values.steps),
      versions: listOf(values.versions),
    });
  },
}).execute();
