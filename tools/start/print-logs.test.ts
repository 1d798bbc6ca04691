import { expect, test } from 'vitest';
import { describeLine } from './print-logs.ts';

test('a request is one line', () => {
  const line = {
    msg: 'request completed',
    req: { method: 'GET', url: '/sign-in' },
    res: { statusCode: 200 },
    responseTime: 4.2,
  };
  expect(describeLine(line)).toBe('request completed: GET /sign-in 200 in 4 ms');
});

test('an error with a code is a foreseen state: its text and its cause, no stack', () => {
  const cause = { code: 'ECONNREFUSED', message: 'connect', stack: 'at net' };
  const err = { code: 'DATADOG_UNREACHABLE', message: 'No answer.', stack: 'at x', cause };
  expect(describeLine({ msg: 'collect', err })).toBe(
    'collect: DATADOG_UNREACHABLE No answer.; because of ECONNREFUSED connect',
  );
});

test('an error without a code is a defect, and shows its stack', () => {
  const err = {
    type: 'TypeError',
    message: 'x is not a function',
    stack: 'TypeError: x\n    at collect.ts:3',
  };
  expect(describeLine({ msg: 'collect', err })).toContain('at collect.ts:3');
});
