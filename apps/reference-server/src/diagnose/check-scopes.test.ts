import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkScopes } from './check-scopes.ts';

let server: string;
beforeAll(() => {
  server = mkdtempSync(join(tmpdir(), 'tilekit-scopes-'));
  const code =
    'connectInstallation(x); createIncident(x); createWebhook(x); listMonitors(x); getIncident(x);';
  writeFileSync(join(server, 'server.ts'), code);
});
afterAll(() => {
  rmSync(server, { recursive: true });
});

async function look(scopes: readonly string[], sendsMetrics = true) {
  const checks = await checkScopes(scopes, server, sendsMetrics);
  return checks.map(({ result, what }) => `${result} ${/[a-z]+_[a-z_]+/.exec(what)?.[0]}`);
}

test('what the server offers only with its scope is not missed, anything else that it calls is', async () => {
  expect(await look(['api_keys_write'])).toEqual([
    'ok api_keys_write',
    'ok create_webhooks',
    'ok incident_write',
    'wrong incident_read',
    'ok monitors_read',
  ]);
});

test('a scope that nothing uses is for a person to decide; data without the key’s scope is wrong', async () => {
  const scopes = ['create_webhooks', 'dashboards_read', 'incident_read', 'incident_write', 'monitors_read'];
  expect(await look(scopes)).toEqual([
    'ok create_webhooks',
    'open dashboards_read',
    'ok incident_read',
    'ok incident_write',
    'ok monitors_read',
    'wrong api_keys_write',
  ]);
  expect(await look(['api_keys_write', 'incident_read'], false)).not.toContain('wrong api_keys_write');
});
