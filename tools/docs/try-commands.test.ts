import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commandsIn, tryCommands } from './try-commands.ts';

const root = resolve(import.meta.dirname, '../..');

test.each([
  ['npx -y pnpm@12 start       # an offline Datadog', ['npx -y pnpm@12 start']],
  ['git clone x && cd x', []],
  [
    'pnpm fork:setup --name "Pager Party" && pnpm check',
    ['pnpm fork:setup --name "Pager Party"', 'pnpm check'],
  ],
  ['NODE_ENV=production pnpm serve', ['pnpm serve']],
  ['GET http://127.0.0.1:4400/_sandbox/received/logs', ['GET http://127.0.0.1:4400/_sandbox/received/logs']],
  ['GET /api/v1/monitor', []],
])('finds the commands in: %s', (line, commands) => {
  expect(commandsIn(line)).toEqual(commands);
});

test(
  'tells what does not exist, and an option that a script does not know',
  { timeout: 300_000 },
  async () => {
    const texts = [
      'pnpm nonsense',
      'pnpm explain --nonsense',
      'pnpm explain --format json',
      'pnpm check lint nonsense',
      'pnpm changeset',
      'node --print "nonsense"',
      'GET http://127.0.0.1:4400/_sandbox/nonsense',
      'GET http://127.0.0.1:4400/_sandbox/received/logs',
    ];
    const { faults, started, resolved } = await tryCommands(
      root,
      texts.map((text, line) => ({ page: 'page.md', line, text })),
    );
    expect(faults.map(({ line }) => line).sort()).toEqual([0, 1, 3, 5, 6]);
    expect([started, resolved]).toEqual([2, 1]);
  },
);
