import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readContract } from '../contract/contract.ts';
import { initCommand } from './init-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilekit-lab-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const silent = () =>
  new Writable({
    write: (_chunk, _encoding, done: () => void) => {
      done();
    },
  });

test('answers that arrive all at once are written as a contract', async () => {
  const file = join(folder, 'lab.json');
  const listing = ['/links', 'json', '/links', 'ref', 'state', 'on, live', 'org'];
  const answers = ['cookie', 's=1', 's=2', ...listing, '/links/{id}/end', 'page', '_csrf', '/alerts', '120'];
  await initCommand(file, Readable.from([`${answers.join('\n')}\n`]), silent());
  expect(readContract(file)).toMatchObject({
    customers: [{ cookie: 's=1' }, { cookie: 's=2' }],
    installations: {
      url: '/links',
      format: 'json',
      items: '/links',
      id: 'ref',
      status: { path: 'state', connected: ['on', 'live'] },
      organization: 'org',
    },
    disconnect: { url: '/links/{id}/end', csrf: { from: 'page', name: '_csrf' } },
    alert: { url: '/alerts', shows: '{title}' },
    patience: { dataSeconds: 120 },
  });
});

test.each([
  [
    ['form', '/login', 'mail=a@b.example, secret=x, y=z', 'mail = c@d.example'],
    [
      { form: { url: '/login', fields: { mail: 'a@b.example', secret: 'x', y: 'z' } } },
      { form: { url: '/login', fields: { mail: 'c@d.example' } } },
    ],
  ],
  [
    ['header', 'Authorization: Bearer a:b', 'X-User: bob'],
    [{ header: { Authorization: 'Bearer a:b' } }, { header: { 'X-User': 'bob' } }],
  ],
  [['command', 'python3 in.py alice', ''], [{ command: ['python3', 'in.py', 'alice'] }]],
])('customers sign in by %j', async (customers, expected) => {
  const file = join(folder, 'lab.json');
  await initCommand(file, Readable.from([[...customers, '', '', '', '', ''].join('\n')]), silent());
  expect(readContract(file)).toMatchObject({ customers: expected });
});

test('an answer that cannot be used is asked for again', async () => {
  const file = join(folder, 'lab.json');
  const answers = ['telepathy', 'header', 'no colon', 'X-User: bob', '', '', '', '', 'soon', '0', '30'];
  await initCommand(file, Readable.from([`${answers.join('\n')}\n`]), silent());
  expect(readContract(file)).toMatchObject({
    customers: [{ header: { 'X-User': 'bob' } }],
    patience: { dataSeconds: 30 },
  });
});

test('nothing is asked about what a server does not have', async () => {
  const file = join(folder, 'lab.json');
  await initCommand(file, Readable.from(['\n\n\n\n\n']), silent());
  expect(Object.keys(readContract(file))).toEqual(['$schema']);
});

test('an input that ends early is an error, and nothing is written', async () => {
  const file = join(folder, 'lab.json');
  await expect(initCommand(file, Readable.from(['cookie\ns=1\n']), silent())).rejects.toThrow(
    'was not written',
  );
  expect(existsSync(file)).toBe(false);
});
