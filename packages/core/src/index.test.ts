import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import * as conformance from './conformance/index.ts';
import * as explain from './explain/index.ts';
import * as core from './index.ts';
import * as secrets from './secrets/index.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

test('the README names every exported function, class and constant', () => {
  const names = [core, secrets, explain, conformance].flatMap((entry) => Object.keys(entry));
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('the README names nothing that is not exported', () => {
  const table = readme.slice(readme.indexOf('## What is in it'), readme.indexOf('**`site` is not'));
  const names = [...table.matchAll(/`([a-z]\w+)`/g)].map(([, name]) => name ?? '');
  const exported = new Set([core, secrets, explain, conformance].flatMap((entry) => Object.keys(entry)));
  expect(names.filter((name) => !exported.has(name))).toEqual([]);
});
