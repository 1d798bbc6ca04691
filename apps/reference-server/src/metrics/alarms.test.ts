import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createServerMetrics, type MetricsSources } from './server-metrics.ts';

const operations = readFileSync(join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');
const silent = () => Promise.reject(new Error('the database does not answer'));
const none = () => Promise.resolve(new Map());

test('every metric that an alarm or the runbook names is one that the server has', () => {
  const sources = { countInstallations: none, readQueues: none, countProblems: none, readLongestSilence: silent };
  const { registry } = createServerMetrics(sources);
  const named = [...operations.matchAll(/\btilekit_[a-z_]+/g)].map(([name]) => name.replace(/_count$/, ''));
  expect(named.length).toBeGreaterThan(15);
  for (const name of new Set(named)) expect([name, registry.getSingleMetric(name) !== undefined]).toEqual([name, true]);
});

test('with the database down the metrics still answer, say so, and claim nothing else', async () => {
  const sources: MetricsSources = {
    countInstallations: silent,
    readQueues: silent,
    readLongestSilence: silent,
    countProblems: silent,
  };
  const { registry, jobFailures } = createServerMetrics(sources);
  jobFailures.inc({ queue: 'collect', code: 'DATABASE_SILENT' });
  const text = await registry.metrics();
  expect(text).toContain('tilekit_job_failures_total{queue="collect",code="DATABASE_SILENT"} 1');
  expect(text).toMatch(/^tilekit_database_up 0$/m);
  expect(text).not.toMatch(/^tilekit_(?:installations|longest_silence_seconds|queue_ready_jobs)[{ ]/m);
});
