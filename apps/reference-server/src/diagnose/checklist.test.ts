import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ok, open, wrong, type Check } from './check.ts';
import { sights, tickChecklist } from './checklist.ts';
import { publishingState } from './publishing-state.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../../docs/publishing.md'), 'utf8');
const lines = page.split('\n').filter((line) => line.startsWith('- [ ] '));

function tick(checks: readonly Check[], profile: 'test' | 'published' = 'published') {
  return tickChecklist(page, { checks, published: checks }, profile);
}

test('every line of the page is there, in order, under its step', () => {
  const items = tick([]);
  expect(items).toHaveLength(lines.length);
  expect([...new Set(items.map(({ step }) => step.slice(0, 2)))]).toEqual([
    '1.',
    '2.',
    '3.',
    '4.',
    '5.',
    '6.',
  ]);
  expect(items.every(({ result }) => result === 'open')).toBe(true);
});

test.each(sights.map(({ item }) => [item]))('"%s…" is one line of the page', (item) => {
  expect(lines.filter((line) => line.startsWith(`- [ ] ${item}`))).toHaveLength(1);
});

const good = [
  ok('your fork', 'collect.ts is yours.'),
  ok('configuration', 'The published client is in use.'),
  ok('secrets', 'DATADOG_CLIENT_SECRET is set.'),
  ok('URLs', 'https://deploy.example.org/callback can be registered.'),
  ok('scopes', 'api_keys_write is used.'),
  ok('tile', 'No errors in the tile.'),
  ok('before review', 'There is a dashboard.'),
];
const resultOf = (items: ReturnType<typeof tick>, start: string) =>
  items.find(({ text }) => text.startsWith(start))?.result;

test('what can be seen whole is ticked, the rest is left to a person', () => {
  const items = tick(good);
  expect(items.filter(({ result }) => result === 'wrong')).toEqual([]);
  const whole = sights.filter((sight) => sight.whole).map(({ item }) => item.replaceAll(/[*`]/g, ''));
  const ticked = items.filter(({ result }) => result === 'ok');
  expect(ticked).toHaveLength(whole.length);
  for (const [index, { text }] of ticked.entries()) expect(text.startsWith(whole[index]!)).toBe(true);
});

test('a warning of the tile is no error of it', () => {
  const items = tick([...good, open('tile', '2 warnings.', ''), open('before review', 'No pipeline.', '')]);
  expect(resultOf(items, 'pnpm tile:validate')).toBe('ok');
  const wrongs = tick([...good, wrong('tile', 'manifest.json:3', '')]);
  expect(resultOf(wrongs, 'pnpm tile:validate')).toBe('wrong');
});

test('what is still the demonstration’s is open', () => {
  const items = tick([...good, open('your fork', 'on-alert.ts is the demonstration’s.', '')]);
  expect(resultOf(items, 'pnpm fork:setup')).toBe('open');
});

test.each<[Check, string]>([
  [wrong('URLs', 'http://localhost/ is a testing URL.', ''), 'Remove test URLs'],
  [wrong('scopes', 'The server uses incident_write', ''), 'Scopes'],
  [wrong('secrets', 'DATADOG_CLIENT_SECRET is not set.', ''), 'Generate the client secret'],
  [wrong('configuration', 'The client in use is the test client.', ''), 'Publishing creates'],
])('%j shows at "%s"', (check, start) => {
  expect(resultOf(tick([...good, check]), start)).toBe('wrong');
  expect(resultOf(tick([...good, open(check.topic, check.what, '')]), start)).toBe('open');
});

test('what belongs to the submission is no fault while the test client is meant', () => {
  const check = wrong('URLs', 'http://localhost/ is a testing URL.', '');
  expect(resultOf(tick([check], 'test'), 'Remove test URLs')).toBe('open');
});

const script = resolve(import.meta.dirname, '../../../../scripts/diagnose.ts');
const diagnose = (...args: string[]) =>
  spawnSync(process.execPath, ['--conditions=@tilekit/source', script, ...args], { encoding: 'utf8' });

test.each(['test', 'published'])(
  '--profile %s --format json is one document with both states and every line',
  (profile) => {
    const { stdout, status } = diagnose('--profile', profile, '--format', 'json');
    expect(status).toBe(1);
    const said = JSON.parse(stdout) as Record<string, unknown> & { checklist: unknown[] };
    expect(Object.keys(said)).toEqual(['profile', 'state', 'checks', 'checklist']);
    expect(said).toMatchObject({
      profile,
      state: { client: { state: 'test' }, integration: { state: 'not visible from here' } },
    });
    expect(said.checklist).toHaveLength(lines.length);
  },
);

test('the two states are independent of each other', () => {
  const states = [true, false].flatMap((isTestClient) =>
    [true, false].map((isShown) => publishingState(isTestClient, isShown)),
  );
  expect(states.map(({ client, integration }) => [client.state, integration.state])).toEqual([
    ['test', 'not visible from here'],
    ['test', 'hidden'],
    ['published', 'not visible from here'],
    ['published', 'hidden'],
  ]);
});

test('wrong arguments end with 2', () => {
  expect(diagnose('--profile', 'draft').status).toBe(2);
});
