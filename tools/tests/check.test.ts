import { expect, test } from 'vitest';
import { pickFailures } from './check.ts';

const prefixed = (task: string, lines: readonly string[]) => lines.map((line) => `${task}: ${line}`);

test('what failed is said of every failed task, without what passed', () => {
  const printed = [
    ...prefixed('@tilekit/core:test', ['✓ one.test.ts', 'x'.repeat(10), '753 passed, 0 failed']),
    ...prefixed('@tilekit/tile:test', [
      '✓ two.test.ts',
      '\u001b[31m⎯⎯ Failed Tests 1 ⎯⎯\u001b[39m',
      ' FAIL  three.test.ts > says four',
      'AssertionError: expected 3 to be 4',
    ]),
    ...prefixed('@tilekit/lab:lint', ['a.ts', '  1:1  error  no-console']),
    ' Tasks:    1 successful, 3 total',
    '@tilekit/tile#test:  ERROR  command (/somewhere) pnpm run test exited (1)',
    '@tilekit/lab#lint:  ERROR  command (/somewhere) pnpm run lint exited (1)',
  ].join('\n');
  const picked = pickFailures(printed);
  expect(picked).toContain(' FAIL  three.test.ts > says four\n');
  expect(picked).toContain('AssertionError: expected 3 to be 4');
  expect(picked).toContain('1:1  error  no-console');
  expect(picked).not.toMatch(/one\.test|two\.test|753 passed/);
  expect(picked).not.toContain('\u001b');
});

test('a step without tasks ends with its last lines', () => {
  const printed = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
  expect(pickFailures(printed, 2)).toBe('line 98\nline 99');
});
