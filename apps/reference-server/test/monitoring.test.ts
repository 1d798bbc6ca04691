import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createServerMetrics } from '../src/metrics/server-metrics.ts';

const folder = resolve(import.meta.dirname, '../monitoring/datadog');
const files = globSync('{dashboards,monitors}/*.json', { cwd: folder }).sort();

/** What the Agent's OpenMetrics check makes of the names: counters end in `.count`, everything in its namespace. */
const names = new Map<string, string>(
  (
    await createServerMetrics({
      countInstallations: () => Promise.resolve(new Map()),
      readQueues: () => Promise.resolve(new Map()),
      readLongestSilence: () => Promise.resolve(0),
      countProblems: () => Promise.resolve([]),
    }).registry.getMetricsAsJSON()
  ).flatMap(({ name, type }) => {
    const kind = String(type);
    if (kind === 'counter') return [[`tilekit.${name.replace(/_total$/, '')}.count`, name] as const];
    if (kind === 'histogram') return [[`tilekit.${name}.count`, name] as const];
    return [[`tilekit.${name}`, name] as const];
  }),
);

describe('what watches the server in Datadog', () => {
  test('is there: a dashboard and monitors', () => {
    expect(files.filter((name) => name.startsWith('dashboards/'))).toHaveLength(1);
    expect(files.filter((name) => name.startsWith('monitors/')).length).toBeGreaterThan(3);
  });

  test.each(files)('%s asks for metrics that the server exports', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const asked = [...text.matchAll(/\b(?:avg|max|min|sum):([\w.]+)\{/g)].map(([, metric = '']) => metric);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((metric) => !names.has(metric))).toEqual([]);
  });
});
