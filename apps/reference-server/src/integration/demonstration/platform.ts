import { Type, type Static } from 'typebox';

/** One deployment of the demonstration platform; dates are ISO 8601 texts, so that it can be stored as JSON. */
export const deploymentSchema = Type.Object({
  id: Type.String(),
  service: Type.String(),
  env: Type.String(),
  team: Type.String(),
  region: Type.String(),
  repository: Type.String(),
  version: Type.String(),
  previousVersion: Type.String(),
  strategy: Type.Union([Type.Literal('rolling'), Type.Literal('blue_green'), Type.Literal('canary')]),
  trigger: Type.Union([Type.Literal('merge'), Type.Literal('schedule'), Type.Literal('manual')]),
  commit: Type.String(),
  actor: Type.String(),
  committedAt: Type.String(),
  queuedAt: Type.String(),
  startedAt: Type.String(),
  finishedAt: Type.String(),
  error: Type.Optional(Type.Object({ kind: Type.String(), message: Type.String() })),
});

export type Deployment = Static<typeof deploymentSchema>;

/** A return to the previous version. */
export interface Rollback {
  readonly id: string;
  readonly deployment: Deployment;
  readonly trigger: 'alert' | 'manual';
  readonly succeeded: boolean;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** How a deployment ends, or that it has not ended yet. */
export function statusAt(deployment: Deployment, at: Date): 'queued' | 'running' | 'success' | 'failed' {
  const now = at.toISOString();
  if (deployment.startedAt > now) return 'queued';
  if (deployment.finishedAt > now) return 'running';
  return deployment.error === undefined ? 'success' : 'failed';
}

/** From the first instance to the last, in milliseconds. */
export function durationMs({ startedAt, finishedAt }: Deployment): number {
  return Date.parse(finishedAt) - Date.parse(startedAt);
}

/** A service that the demonstration platform deploys. */
export interface Service {
  readonly name: string;
  readonly team: string;
  readonly env: string;
  readonly region: string;
}

export const services: readonly Service[] = [
  { name: 'checkout', team: 'payments', env: 'production', region: 'eu-west-1' },
  { name: 'payments', team: 'payments', env: 'production', region: 'eu-west-1' },
  { name: 'catalog', team: 'shop', env: 'production', region: 'us-east-1' },
  { name: 'search', team: 'shop', env: 'staging', region: 'us-east-1' },
];

/** The tags that every kind of data carries. */
export function tagsOf({ env, service, team, region }: Deployment): readonly string[] {
  return [`env:${env}`, `service:${service}`, `team:${team}`, `region:${region}`];
}
