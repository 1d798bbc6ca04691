import type { Deployment, Rollback } from '../../deployments/deployment.ts';

/** What a window is made from; deployments and rollbacks reach back further than the window. */
export interface Activity {
  readonly deployments: readonly Deployment[];
  readonly rollbacks: readonly Rollback[];
  readonly since: Date;
  readonly until: Date;
}

/** Something that happened to a deployment at one moment: a log line and an event tell of it. */
export interface Happening {
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

/** Everything that happened in the window, in its order. */
export function happeningsIn({ deployments, rollbacks, since, until }: Activity): readonly Happening[] {
  const found: Happening[] = deployments.flatMap((deployment): Happening[] => [
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

/** The tags that every kind of data carries. */
export function tagsOf({ env, service, team, region }: Deployment): readonly string[] {
  return [`env:${env}`, `service:${service}`, `team:${team}`, `region:${region}`];
}
