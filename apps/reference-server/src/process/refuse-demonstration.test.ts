import { expect, test } from 'vitest';
import { refuseDemonstration } from './refuse-demonstration.ts';

test('the demonstration sign-in does not run in production', () => {
  expect(() => {
    refuseDemonstration({ production: true });
  }).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }) as Error);
  expect(() => {
    refuseDemonstration({ production: false });
  }).not.toThrow();
});
