import { expect, test } from 'vitest';
import { goodTile } from '../../test/change.ts';
import { defineRule } from './rule.ts';
import { validateTile } from './validate-tile.ts';

const rule = defineRule({
  id: 'test/mixed',
  severity: { new: 'error', repo: 'error' },
  requires: '',
  why: '',
  remedy: '',
  example: { bad: '', good: '' },
  source: 'data',
  published: '0',
  *check() {
    const file = 'README.md';
    for (let index = 0; index < 3; index++) yield { file, message: `minor ${index}`, atMost: 'warning' };
    for (let index = 0; index < 3; index++) yield { file, message: `major ${index}` };
  },
});

test('an error beyond the limit stays an error, also after warnings', () => {
  const { findings } = validateTile(goodTile(), { rules: [rule], profile: 'new', maxPerRule: 2 });
  const more = 'and 1 more of test/mixed in this file';
  expect(findings.map(({ severity, message, count }) => [severity, message, count])).toEqual([
    ['warning', 'minor 0', undefined],
    ['warning', 'minor 1', undefined],
    ['error', 'major 0', undefined],
    ['error', 'major 1', undefined],
    ['warning', more, 1],
    ['error', more, 1],
  ]);
});
