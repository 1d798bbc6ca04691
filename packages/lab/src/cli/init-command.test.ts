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
  const answers = [
    's=1',
    's=2',
    '/links',
    '/links',
    'ref',
    'state',
    'on, live',
    '/links/{id}/end',
    '_csrf',
    '/alerts',
  ];
  await initCommand(file, Readable.from([`${answers.join('\n')}\n`]), silent());
  expect(readContract(file)).toMatchObject({
    customers: [{ cookie: 's=1' }, { cookie: 's=2' }],
    installations: {
      url: '/links',
      items: '/links',
      id: 'ref',
      status: { path: 'state', connected: ['on', 'live'] },
    },
    disconnect: { url: '/links/{id}/end', csrf: { from: 'page', name: '_csrf' } },
    alert: { url: '/alerts', shows: '{title}' },
  });
});

test('an input that ends early is an error, and nothing is written', async () => {
  const file = join(folder, 'lab.json');
  await expect(initCommand(file, Readable.from(['s=1\n']), silent())).rejects.toThrow('was not written');
  expect(existsSync(file)).toBe(false);
});
