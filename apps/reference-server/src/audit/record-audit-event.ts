import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** What routes record. Changes of installations are recorded by the database itself, with the change. */
type AuditAction = 'signed-in' | 'authorization-failed' | 'disconnect-asked';

export interface AuditEvent {
  readonly action: AuditAction;
  readonly accountId?: string;
  readonly installationId?: string;
  /** Codes and names only; never a secret, never text from outside. */
  readonly detail?: Readonly<Record<string, string | number | null>>;
}

/** Adds one event, in the caller's transaction if it has one. */
export async function recordAuditEvent(database: Kysely<Tables>, event: AuditEvent): Promise<void> {
  await database
    .insertInto('audit_events')
    .values({
      action: event.action,
      account_id: event.accountId ?? null,
      installation_id: event.installationId ?? null,
      detail: JSON.stringify(event.detail ?? {}),
    })
    .execute();
}
