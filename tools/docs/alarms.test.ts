import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { load } from 'js-yaml';
import { queues } from '../../apps/reference-server/src/jobs/queues.ts';
import { createServerMetrics } from '../../apps/reference-server/src/metrics/server-metrics.ts';
import { isJsonObject } from '../file-tree.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const block = readFileSync(
  resolve(import.meta.dirname, '../../apps/reference-server/monitoring/prometheus-rules.yaml'),
  'utf8',
);

/** What a server of this repository really exports, at a scrape. */
async function exported(): Promise<string> {
  const metrics = createServerMetrics({
    countInstallations: () => Promise.resolve(new Map()),
    readQueues: () =>
      Promise.resolve(new Map(Object.keys(queues).map((name) => [name, { ready: 0, oldestSeconds: 0 }]))),
    readLongestSilence: () => Promise.resolve(0),
    countProblems: () => Promise.resolve([{ problem: 'RATE_LIMITED', site: 'datadoghq.eu', count: 1 }]),
  });
  metrics.jobFailures.inc({ queue: 'collect', code: 'ERROR' });
  metrics.unreadableSecrets.inc({ purpose: 'installation', code: 'SECRET_UNREADABLE' });
  metrics.deliveries.inc({ family: 'metrics', outcome: 'accepted' });
  metrics.items.inc({ family: 'metrics', outcome: 'dropped' });
  metrics.webhooks.inc({ code: 'COMMITTED' });
  metrics.requests.observe({ route: '/', status: '500' }, 1);
  metrics.events.inc({ event: 'refreshed' });
  return metrics.registry.metrics();
}

it('the alerts ask for metrics and labels that the server exports', async () => {
  const text = await exported();
  const rules = rulesIn(load(block));
  expect(rules.length).toBeGreaterThan(8);
  for (const { alert, expr } of rules) {
    const asked = [...expr.matchAll(/\b((?:tilekit|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
    expect(asked.length, alert).toBeGreaterThan(0);
    for (const [, name = '', selectors = ''] of asked) {
      const line = new RegExp(`^${name}(\\{.*\\})? `, 'm').exec(text)?.[0];
      expect(line, `${alert}: ${name}`).toBeDefined();
      for (const [, label = ''] of selectors.matchAll(/(\w+)(?:=~|!~|!=|=)"/g))
        expect(line).toContain(`${label}="`);
      const [, status] = /status="([a-z-]+)"/.exec(selectors) ?? [];
      if (status !== undefined) expect(text).toContain(`${name}{status="${status}"}`);
    }
    for (const [, labels = ''] of expr.matchAll(/by \(([\w, ]+)\)/g))
      for (const label of labels.split(', ')) expect(text).toMatch(new RegExp(`[{,]${label}="`));
  }
});

it('every metric of the server that the guide names exists', async () => {
  const text = await exported();
  for (const [name] of page.matchAll(/\btilekit_[a-z_]+/g))
    expect(text).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
});

function rulesIn(file: unknown): { alert: string; expr: string }[] {
  const groups: unknown = isJsonObject(file) ? file.groups : undefined;
  if (!Array.isArray(groups)) return [];
  return groups.flatMap((group: unknown) => {
    const rules: unknown = isJsonObject(group) ? group.rules : undefined;
    return (Array.isArray(rules) ? rules : []).flatMap((rule: unknown) =>
      isJsonObject(rule) && typeof rule.alert === 'string' && typeof rule.expr === 'string'
        ? [{ alert: rule.alert, expr: rule.expr }]
        : [],
    );
  });
}
