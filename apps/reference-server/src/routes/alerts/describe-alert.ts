import type { Selectable } from 'kysely';
import { type Static, Type } from 'typebox';
import type { AlertTable } from '../../database/tables.ts';
import { nullable, tone } from '../answers.ts';
import { timeText } from '../time-text.ts';

/** What a customer sees of an alert and of what was done about it. */
export const alertSchema = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    tags: Type.Array(Type.String({ description: 'Such as `service:checkout`' })),
    link: Type.String({ description: 'The event in Datadog, or empty' }),
    transition: Type.String({ description: 'The newest, in Datadog’s words' }),
    isOpen: Type.Boolean(),
    triggeredAt: nullable(Type.String({ description: 'ISO 8601' })),
    triggeredText: nullable(Type.String()),
    recoveredAt: nullable(Type.String({ description: 'ISO 8601' })),
    recoveredText: nullable(Type.String()),
    action: nullable(Type.String({ description: '`due`, or the status that the integration answered' })),
    actionText: Type.String(),
    tone,
    sentence: Type.String(),
    late: Type.Integer({ description: 'Notifications that came after a newer one' }),
  },
  { title: 'Alert' },
);

export type AlertDescription = Static<typeof alertSchema>;

export function describeAlert(alert: Selectable<AlertTable>): AlertDescription {
  const { id, title, tags, link, transition, triggered_at, recovered_at, action } = alert;
  return {
    id,
    title,
    tags: [...tags],
    link,
    transition,
    isOpen: recovered_at === null && transition !== 'Recovered',
    triggeredAt: triggered_at?.toISOString() ?? null,
    triggeredText: triggered_at ? timeText(triggered_at) : null,
    recoveredAt: recovered_at?.toISOString() ?? null,
    recoveredText: recovered_at ? timeText(recovered_at) : null,
    action,
    actionText: alert.action_label ?? labelWithout(alert),
    tone: alert.action_tone ?? 'quiet',
    sentence: alert.action_text ?? sentenceWithout(alert),
    late: alert.outdated,
  };
}

function labelWithout({ action, recovered_at }: Selectable<AlertTable>): string {
  if (action === 'due') return 'In progress';
  return recovered_at === null ? 'Noted' : 'Recovered by itself';
}

function sentenceWithout({ action, recovered_at, transition }: Selectable<AlertTable>): string {
  if (action === 'due') return 'It starts in a moment.';
  if (recovered_at !== null) return 'It had recovered before anything had to be done.';
  return `“${transition}” needs no action.`;
}
