import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeServer } from './run-server.ts';

const source = join(import.meta.dirname, 'go');
const hasGo = spawnSync('go', ['version']).status === 0;

describe.skipIf(!hasGo)('a server in Go that knows no sandbox', () => {
  let place = '';

  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'tilekit-go-'));
    execFileSync('go', ['build', '-buildvcs=false', '-o', join(place, 'watch'), '.'], {
      cwd: source,
      env: { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
      stdio: 'inherit',
    });
  }, 300_000);

  afterAll(() => {
    rmSync(place, { recursive: true });
  });

  test('passes unchanged, through the proxy', { timeout: 300_000 }, async () => {
    const report = await judgeServer(
      {
        command: [join(place, 'watch')],
        env: {
          DATADOG_CLIENT_SECRET: 'sandbox-test-client-secret',
          HARBOR_INTERVAL: '2s',
          HARBOR_USERS: 'alice:north pier,bob:south pier',
        },
        contract: join(source, 'lab.json'),
      },
      { sites: ['US1', 'EU1'], groups: ['oauth', 'webhooks', 'disconnect'] },
    );
    const failed = report.steps.filter(({ result }) => result === 'failed');
    expect(failed.map(({ id, detail }) => `${id}: ${detail ?? ''}`)).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(60);
    expect(report.requests['api.datadoghq.eu']).toBeGreaterThan(0);
  });
});
