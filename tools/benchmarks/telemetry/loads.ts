import type { LogEntry, MetricSeries } from '@tilekit/telemetry';

/** What is sent: series with so many points each, or logs of about 200 bytes. */
export type Load =
  | { readonly family: 'metrics'; readonly items: number; readonly pointsPerItem: number }
  | { readonly family: 'logs'; readonly items: number };

const environments = ['prod', 'staging', 'dev'];
const now = Math.floor(Date.now() / 1000);

/** Values that do not repeat, as measured ones do not. */
function valueOf(index: number): number {
  return Math.round(Math.abs(Math.sin(index)) * 1e7) / 100;
}

function tagsOf(index: number): string[] {
  return [
    `env:${environments[index % 3] ?? ''}`,
    `service:service-${index % 200}`,
    `host:web-${index % 1000}`,
    'region:eu-west-1',
  ];
}

/** Series one by one, so that no implementation is charged for a list of a million. */
export function* series(items: number, pointsPerItem: number): Generator<MetricSeries> {
  for (let index = 0; index < items; index += 1) {
    const points = Array.from({ length: pointsPerItem }, (_, point) => ({
      timestamp: now - 10 * point - (index % 600),
      value: valueOf(index * pointsPerItem + point),
    }));
    yield { metric: 'nova_deploy.deployment.duration', type: 'gauge', points, tags: tagsOf(index) };
  }
}

/** Logs one by one. */
export function* logs(items: number): Generator<LogEntry> {
  for (let index = 0; index < items; index += 1) {
    yield {
      message: `Deployment ${index} of service-${index % 200} finished in ${valueOf(index)} s, 3 of 3 checks passed`,
      source: 'nova_deploy',
      service: `service-${index % 200}`,
      host: `web-${index % 1000}`,
      tags: [`env:${environments[index % 3] ?? ''}`, 'region:eu-west-1'],
    };
  }
}
