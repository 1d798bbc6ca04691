import type { ServiceCheck } from '@tilekit/telemetry';
import { services } from '../../deployments/service.ts';
import type { Tile } from '../../tile/read-tile.ts';
import type { Activity } from './happening.ts';

/** Targets that did not answer a deployment are taken as unreachable for so long, in milliseconds. */
const unreachableMs = 2 * 60_000;

/** Whether the deployment targets of each environment can be reached: all, only some, or none. */
export function checksOf({ deployments, until }: Activity, tile: Tile): readonly ServiceCheck[] {
  const since = until.getTime() - unreachableMs;
  const inEnvironment = Map.groupBy(services, ({ env }) => env);
  return [...inEnvironment].flatMap(([env, members]) => {
    const silent = new Set(
      deployments
        .filter((deployment) => deployment.env === env && deployment.error?.kind === 'TargetUnreachable')
        .filter(
          ({ finishedAt }) => Date.parse(finishedAt) >= since && Date.parse(finishedAt) < until.getTime(),
        )
        .map(({ service }) => service),
    );
    const status = silent.size === 0 ? 'ok' : silent.size < members.length ? 'warning' : 'critical';
    return tile.serviceChecks.map(({ name }) => ({
      check: name,
      status,
      host: `acme-deploy-${env}`,
      tags: [`env:${env}`],
      timestamp: Math.floor(until.getTime() / 1000),
      ...(silent.size > 0 && { message: `No answer from the targets of ${[...silent].join(', ')}` }),
    }));
  });
}
