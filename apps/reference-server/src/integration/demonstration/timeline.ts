import { durationMs, type Deployment, type Rollback } from './platform.ts';

/** What a window is made from; deployments and rollbacks reach back further than the window. */
export interface Activity {
  readonly deployments: readonly Deployment[];
  readonly rollbacks: readonly Rollback[];
  readonly since: Date;
  readonly until: Date;
}

/** A change of a deployment at one moment: a log and an event report it. */
export interface DeploymentChange {
  readonly event:
    | 'deployment.started'
    | 'deployment.succeeded'
    | 'deployment.failed'
    | 'deployment.rolled_back'
    | 'deployment.rollback_failed';
  readonly at: Date;
  readonly deployment: Deployment;
  readonly rollback?: Rollback;
}

/** The changes within the window, oldest first. */
export function timelineOf({ deployments, rollbacks, since, until }: Activity): readonly DeploymentChange[] {
  const found: DeploymentChange[] = deployments.flatMap((deployment): DeploymentChange[] => [
    { event: 'deployment.started', at: new Date(deployment.startedAt), deployment },
    {
      event: deployment.error === undefined ? 'deployment.succeeded' : 'deployment.failed',
      at: new Date(deployment.finishedAt),
      deployment,
    },
  ]);
  for (const rollback of rollbacks) {
    found.push({
      event: rollback.succeeded ? 'deployment.rolled_back' : 'deployment.rollback_failed',
      at: rollback.finishedAt,
      deployment: rollback.deployment,
      rollback,
    });
  }
  return found
    .filter(({ at }) => at >= since && at < until)
    .sort((left, right) => left.at.getTime() - right.at.getTime());
}

/** A change as text: the message of its log and the title of its event. */
export function sentenceOf({ event, deployment, rollback }: DeploymentChange): string {
  const { service, env, version, previousVersion, error } = deployment;
  const why = rollback?.trigger === 'alert' ? 'after a Datadog alert' : 'by hand';
  switch (event) {
    case 'deployment.started':
      return `Deployment of ${service} ${version} to ${env} started`;
    case 'deployment.succeeded':
      return `Deployed ${service} ${version} to ${env} in ${durationText(durationMs(deployment))}`;
    case 'deployment.failed':
      return `Deployment of ${service} ${version} to ${env} failed: ${error?.kind ?? 'unknown'}`;
    case 'deployment.rolled_back':
      return `Rolled back ${service} ${version} to ${previousVersion} in ${env} ${why}`;
    case 'deployment.rollback_failed':
      return `Rollback of ${service} ${version} to ${previousVersion} in ${env} failed`;
  }
}

function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
