import { expect, test } from 'vitest';
import { recordedOutput } from '../../test/harness/canaries.ts';
import { startTestServer } from '../../test/harness/test-server.ts';

test('a request is one line, with what was asked, by whom, what was answered, and in what time', async () => {
  await using server = await startTestServer();
  await server.app.inject({ url: '/sign-in?marker=one-line', headers: { host: '127.0.0.1:4300' } });
  const lines = recordedOutput()
    .split('\n')
    .filter((line) => line.includes('marker=one-line'));
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    {
      level: 30,
      msg: 'request completed',
      reqId: expect.any(String) as string,
      req: { method: 'GET', url: '/sign-in?marker=one-line', remoteAddress: '127.0.0.1' },
      res: { statusCode: 200 },
      responseTime: expect.any(Number) as number,
    },
  ]);
});
