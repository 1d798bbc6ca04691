import type { AlertType, DatadogEvent, LogEntry, ServiceCheck } from '@tilekit/telemetry';
import type { IncidentRequest } from '../../plug-in/integration.ts';
import type { Tile } from '../../tile/read-tile.ts';
import { durationMs, services, tagsOf } from './platform.ts';
import { type Activity, type DeploymentChange, sentenceOf } from './timeline.ts';

const levels = {
  'deployment.started': 'info',
  'deployment.succeeded': 'info',
  'deployment.failed': 'error',
  'deployment.rolled_back': 'warn',
  'deployment.rollback_failed': 'error',
} as const satisfies Record<DeploymentChange['event'], string>;

const statuses = {
  'deployment.started': 'running',
  'deployment.succeeded': 'success',
  'deployment.failed': 'failed',
  'deployment.rolled_back': 'rolled_back',
  'deployment.rollback_failed': 'failed',
} as const satisfies Record<DeploymentChange['event'], string>;

/** One log for each change: JSON that the tile's pipeline reads. */
export function logsOf(changes: readonly DeploymentChange[], tile: Tile): readonly LogEntry[] {
  return changes.map((change) => {
    const { service, env, team, region } = change.deployment;
    return {
      source: tile.source,
      service,
      tags: [`env:${env}`, `team:${team}`, `region:${region}`],
      message: JSON.stringify(recordOf(change)),
    };
  });
}

function recordOf(change: DeploymentChange) {
  const { event, at, deployment, rollback } = change;
  return {
    timestamp: at.toISOString(),
    level: levels[event],
    message: sentenceOf(change),
    event,
    deployment: {
      id: deployment.id,
      status: statuses[event],
      version: deployment.version,
      previous_version: deployment.previousVersion,
      strategy: deployment.strategy,
      trigger: deployment.trigger,
      rollback_trigger: rollback?.trigger,
      duration_ms: lengthOf(change),
    },
    commit: deployment.commit,
    repository: deployment.repository,
    actor: startedByPerson(change) ? { name: deployment.actor } : undefined,
    error: errorOf(change),
  };
}

/** A schedule and an alert have no name. */
function startedByPerson({ deployment, rollback }: DeploymentChange): boolean {
  return rollback ? rollback.trigger === 'manual' : deployment.trigger !== 'schedule';
}

function lengthOf({ event, deployment, rollback }: DeploymentChange): number | undefined {
  if (rollback) return rollback.finishedAt.getTime() - rollback.startedAt.getTime();
  return event === 'deployment.started' ? undefined : durationMs(deployment);
}

function errorOf({ event, deployment }: DeploymentChange): { kind: string; message: string } | undefined {
  if (event === 'deployment.failed') return deployment.error;
  if (event !== 'deployment.rollback_failed') return undefined;
  const message = `${deployment.service} ${deployment.previousVersion} did not become ready either`;
  return { kind: 'RollbackFailed', message };
}

const alertTypes: Readonly<Record<DeploymentChange['event'], AlertType>> = {
  'deployment.started': 'info',
  'deployment.succeeded': 'success',
  'deployment.failed': 'error',
  'deployment.rolled_back': 'warning',
  'deployment.rollback_failed': 'error',
};

/** One event for each change. Those of one deployment share a key, so that Datadog shows them, and copies, as one. */
export function eventsOf(changes: readonly DeploymentChange[], tile: Tile): readonly DatadogEvent[] {
  return changes.map((change) => {
    const { deployment, event, at, rollback } = change;
    const { id, strategy, trigger, commit, repository, actor, error } = deployment;
    const lines = [
      `Deployment ${id} (${strategy}), started by ${actor} (${trigger}).`,
      `Commit ${commit} of ${repository}.`,
      // Two alerts about one service are two rollbacks, and may end within one second.
      ...(rollback ? [`Rollback ${rollback.id}, started at ${rollback.startedAt.toISOString()}.`] : []),
      ...(event === 'deployment.failed' && error ? [`${error.kind}: ${error.message}`] : []),
    ];
    return {
      title: sentenceOf(change),
      text: lines.join('\n'),
      timestamp: Math.floor(at.getTime() / 1000),
      alertType: alertTypes[event],
      aggregationKey: id,
      sourceTypeName: tile.source,
      tags: [...tagsOf(deployment), `source:${tile.source}`],
    };
  });
}

/** How long targets that did not answer a deployment count as unreachable, in milliseconds. */
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
      host: `${tile.source}-${env}`,
      tags: [`env:${env}`],
      timestamp: Math.floor(until.getTime() / 1000),
      ...(silent.size > 0 && { message: `No answer from the targets of ${[...silent].join(', ')}` }),
    }));
  });
}

/** A failed rollback that an alert started needs people. */
export function incidentsOf(changes: readonly DeploymentChange[]): readonly IncidentRequest[] {
  return changes
    .filter(({ event, rollback }) => event === 'deployment.rollback_failed' && rollback?.trigger === 'alert')
    .map(({ deployment, rollback }) => {
      const { service, env, version, previousVersion } = deployment;
      const impacted = env === 'production';
      return {
        key: rollback?.id ?? deployment.id,
        draft: {
          title: `Rollback of ${service} ${version} in ${env} failed`,
          customerImpacted: impacted,
          ...(impacted && {
            customerImpactScope: `${service} runs neither ${version} nor ${previousVersion} reliably.`,
          }),
          fields: { severity: { type: 'dropdown', value: impacted ? 'SEV-2' : 'SEV-4' } },
        },
      };
    });
}
