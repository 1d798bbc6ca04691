import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../harness/test-database.ts';
import { crashPoints } from './crash-points.ts';
import { openCrashRun } from './crash-run.ts';

let run: Awaited<ReturnType<typeof openCrashRun>>;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
  run = await openCrashRun(database.connection as { host: string; user: string; database: string });
});
afterAll(async () => {
  await run.close();
  await database.close();
});

/** The decisive points once; `run.ts` beside this file takes all of them, a thousand times. */
describe(
  'a process that dies leaves nothing that the next one cannot finish (C-07, C-13)',
  { timeout: 300_000 },
  () => {
    const points = crashPoints.filter(({ operation, dieAt, again, refreshTokens }) => {
      const decisive = dieAt.startsWith('request: ') || /saved|revoked|forgotten|access is off/.test(dieAt);
      const replaces = operation === 'connect' && /revoke|replaced|saved/.test(dieAt);
      return decisive && again === replaces && refreshTokens === 'rotate';
    });
    test.each(points.map((point) => [point.operation, point.dieAt, point] as const))(
      '%s, at "%s"',
      async (_operation, _at, point) => {
        const { violations } = await run.run(point);
        expect(violations).toEqual([]);
      },
    );
  },
);
