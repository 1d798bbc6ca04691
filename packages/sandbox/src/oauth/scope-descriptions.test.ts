import { expect, test } from 'vitest';
import { describeScope } from './scope-descriptions.ts';

test.each([
  ['monitors_read', false],
  ['api_keys_write', false],
  ['monitor_read', true],
  ['harbors_write', true],
  ['everything', true],
])('what is guessed of a scope is said to be no document’s: %s', (scope, isGuess) => {
  expect(describeScope(scope).includes('do not list this scope')).toBe(isGuess);
});
