import { expect, test } from 'vitest';
import { createServerMetrics, type MetricsSources } from './server-metrics.ts';

const silent = () => Promise.reject(new Error('the database does not answer'));

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
