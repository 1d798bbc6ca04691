import { expect, test } from 'vitest';
import { isDatabaseUnavailable } from './database-unavailable.ts';
import { describeDatabaseError, explained } from './describe-database-error.ts';

const postgres = (code: string, message: string) =>
  Object.assign(new Error(message), { code, severity: 'FATAL' });

test.each<[unknown, RegExp, RegExp]>([
  [postgres('28P01', 'password authentication failed'), /password/, /percent-encode/],
  [postgres('42501', 'permission denied for schema public'), /permission/, /--grant-to/],
  [postgres('53300', 'too many clients already'), /too many/, /max_connections/],
  [postgres('42704', 'role "x" does not exist'), /not exist/, /Create the role/],
  [postgres('3D000', 'database "x" does not exist'), /not exist/, /Create the database/],
  [
    new AggregateError([Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })]),
    /ECONNREFUSED/,
    /host and port/,
  ],
  [
    Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    /self-signed/,
    /TLS/,
  ],
  ['nonsense', /unknown error/, /DATABASE_URL/],
])('%s is described, with a remedy', (error, problem, remedy) => {
  const found = describeDatabaseError(error);
  expect(found.problem).toMatch(problem);
  expect(found.remedy).toMatch(remedy);
});

test.each(['28P01', '28000', '3D000', '42501', '53300', '55000', '57P03'])(
  'what an operator changes under a running server is no fault of a request: %s',
  (code) => {
    expect(isDatabaseUnavailable(postgres(code, 'not now'))).toBe(true);
  },
);

test.each(['23505', '22P05', '42703'])('a fault of the query is one: %s', (code) => {
  expect(isDatabaseUnavailable(postgres(code, 'no'))).toBe(false);
});

test('a step that the database refuses is told in one sentence, and any other failure as it is', async () => {
  const refused = Promise.reject(postgres('42501', 'permission denied for table audit_seals'));
  await expect(explained(refused)).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringContaining('permission denied for table audit_seals') as unknown,
  });
  const fault = new Error('a fault of ours');
  await expect(explained(Promise.reject(fault))).rejects.toBe(fault);
  expect(await explained(Promise.resolve(1))).toBe(1);
});
