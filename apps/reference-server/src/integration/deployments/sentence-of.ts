import { durationMs } from '../../deployments/deployment.ts';
import type { Happening } from './happening.ts';

/** A happening in words, for the message of its log and the title of its event. */
export function sentenceOf({ event, deployment, rollback }: Happening): string {
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
