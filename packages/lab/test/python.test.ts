import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeServer } from './run-server.ts';

const folder = join(import.meta.dirname, 'python');
const hasPython = spawnSync('python3', ['--version']).status === 0;

test(
  'a server in Python that knows no sandbox passes unchanged, through the proxy',
  { timeout: 300_000, skip: !hasPython },
  async () => {
    const report = await judgeServer(
      {
        command: ['python3', join(folder, 'partner.py'), '0'],
        env: { PYTHONDONTWRITEBYTECODE: '1' },
        contract: join(folder, 'lab.json'),
      },
      { sites: ['US1', 'EU1'], groups: ['oauth', 'webhooks', 'disconnect'] },
    );
    const failed = report.steps.filter(({ result }) => result === 'failed');
    expect(failed.map(({ id, detail }) => `${id}: ${detail ?? ''}`)).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(60);
    expect(report.requests['api.datadoghq.eu']).toBeGreaterThan(0);
  },
);
