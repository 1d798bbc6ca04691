import type { LogEntry } from '@tilekit/telemetry';
import { durationMs } from '../../deployments/deployment.ts';
import type { Tile } from '../../tile/read-tile.ts';
import type { Happening } from './happening.ts';
import { sentenceOf } from './sentence-of.ts';

const levels = {
  'deployment.started': 'info',
  'deployment.succeeded': 'info',
  'deployment.failed': 'error',
  'deployment.rolled_back': 'warn',
  'deployment.rollback_failed': 'error',
} as const satisfies Record<Happening['event'], string>;

const statuses = {
  'deployment.started': 'running',
  'deployment.succeeded': 'success',
  'deployment.failed': 'failed',
  'deployment.rolled_back': 'rolled_back',
  'deployment.rollback_failed': 'failed',
} as const satisfies Record<Happening['event'], string>;

/** One log for each happening: JSON that the tile's pipeline reads. */
export function logsOf(happenings: readonly Happening[], tile: Tile): readonly LogEntry[] {
  return happenings.map((happening) => {
    const { service, env, team, region } = happening.deployment;
    return {
      source: tile.source,
      service,
      tags: [`env:${env}`, `team:${team}`, `region:${region}`],
      message: JSON.stringify(recordOf(happening)),
    };
  });
}

function recordOf(happening: Happening) {
  const { event, at, deployment, rollback } = happening;
  return {
    timestamp: at.toISOString(),
    level: levels[event],
    message: sentenceOf(happening),
    event,
    deployment: {
      id: deployment.id,
      status: statuses[event],
      version: deployment.version,
      previous_version: deployment.previousVersion,
      strategy: deployment.strategy,
      trigger: deployment.trigger,
      rollback_trigger: rollback?.trigger,
      duration_ms: lengthOf(happening),
    },
    commit: deployment.commit,
    repository: deployment.repository,
    actor: startedByPerson(happening) ? { name: deployment.actor } : undefined,
    error: errorOf(happening),
  };
}

/** A schedule and an alert have no name. */
function startedByPerson({ deployment, rollback }: Happening): boolean {
  return rollback ? rollback.trigger === 'manual' : deployment.trigger !== 'schedule';
}

function lengthOf({ event, deployment, rollback }: Happening): number | undefined {
  if (rollback) return rollback.finishedAt.getTime() - rollback.startedAt.getTime();
  return event === 'deployment.started' ? undefined : durationMs(deployment);
}

function errorOf({ event, deployment }: Happening): { kind: string; message: string } | undefined {
  if (event === 'deployment.failed') return deployment.error;
  if (event !== 'deployment.rollback_failed') return undefined;
  const message = `${deployment.service} ${deployment.previousVersion} did not become ready either`;
  return { kind: 'RollbackFailed', message };
}
