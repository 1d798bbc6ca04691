import type { Selectable } from 'kysely';
import type { AlertTable } from '../../database/alert-tables.ts';
import { statusAt, type Deployment, type Rollback } from '../../deployments/deployment.ts';
import type { AlertDescription, DeploymentDescription } from './alert-schema.ts';
import { timeText } from './time-text.ts';

type Tone = 'good' | 'bad' | 'quiet';

const actions: Readonly<Record<string, { actionText: string; tone: Tone }>> = {
  due: { actionText: 'In progress', tone: 'quiet' },
  'rolled-back': { actionText: 'Rolled back', tone: 'good' },
  'rollback-failed': { actionText: 'Rollback failed', tone: 'bad' },
  'nothing-to-do': { actionText: 'Nothing to do', tone: 'quiet' },
  failed: { actionText: 'Not done', tone: 'bad' },
};

/** What a customer sees of an alert and of what was done about it. */
export function describeAlert(alert: Selectable<AlertTable>): AlertDescription {
  const { id, title, service, env, link, transition, triggered_at, recovered_at, action } = alert;
  const known = action === null ? undefined : actions[action];
  return {
    id,
    title,
    service,
    env,
    link,
    transition,
    isOpen: recovered_at === null && transition !== 'Recovered',
    triggeredAt: triggered_at?.toISOString() ?? null,
    triggeredText: triggered_at ? timeText(triggered_at) : null,
    recoveredAt: recovered_at?.toISOString() ?? null,
    recoveredText: recovered_at ? timeText(recovered_at) : null,
    action,
    actionText:
      known?.actionText ??
      (action === null ? (recovered_at ? 'Recovered by itself' : 'Noted') : wordsOf(action)),
    tone: known?.tone ?? 'quiet',
    sentence: alert.action_text ?? sentenceWithout(alert),
    late: alert.outdated,
  };
}

/** What a fork calls its own outcomes: `shed-load` → `Shed load`. */
function wordsOf(action: string): string {
  const words = action.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function sentenceWithout({ action, recovered_at, transition }: Selectable<AlertTable>): string {
  if (action === 'due') return 'It begins in a moment.';
  if (recovered_at !== null) return 'It had recovered before anything had to be done.';
  return `“${transition}” asks for nothing.`;
}

/** A deployment as the page lists it. */
export function describeDeployment(
  deployment: Deployment,
  rollbacks: readonly Rollback[],
  now: Date,
): DeploymentDescription {
  const rollback = rollbacks.find((one) => one.deployment.id === deployment.id);
  const status = rollback === undefined ? statusAt(deployment, now) : rollbackStatus(rollback, now);
  return {
    id: deployment.id,
    service: deployment.service,
    env: deployment.env,
    version: deployment.version,
    previousVersion: deployment.previousVersion,
    startedAt: deployment.startedAt,
    startedText: timeText(new Date(deployment.startedAt)).slice(11),
    ...deploymentStatuses[status],
    isRolledBack: status === 'rolled-back',
    // What will go wrong is not known while it runs.
    reason: status === 'queued' || status === 'running' ? null : (deployment.error?.kind ?? null),
  };
}

function rollbackStatus({ succeeded, finishedAt }: Rollback, now: Date) {
  if (finishedAt > now) return 'rolling-back' as const;
  return succeeded ? ('rolled-back' as const) : ('rollback-failed' as const);
}

const deploymentStatuses = {
  queued: { statusText: 'Queued', tone: 'quiet' },
  running: { statusText: 'Running', tone: 'quiet' },
  success: { statusText: 'Succeeded', tone: 'good' },
  failed: { statusText: 'Failed', tone: 'bad' },
  'rolling-back': { statusText: 'Rolling back', tone: 'quiet' },
  'rolled-back': { statusText: 'Rolled back', tone: 'good' },
  'rollback-failed': { statusText: 'Rollback failed', tone: 'bad' },
} as const;
