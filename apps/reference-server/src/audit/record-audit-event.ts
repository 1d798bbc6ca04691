import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { Account } from '../plug-in/integration.ts';

/** What people do. Changes of installations are recorded by the database itself, with the change. */
export type AuditAction =
  | 'signed-in'
  | 'signed-out'
  | 'connect-finished'
  | 'authorization-failed'
  | 'disconnect-asked'
  | 'webhook-exists'
  | 'webhook-create'
  | 'webhook-secret-rotate'
  | 'webhook-secret-rotated'
  | 'webhook-secret-cancel'
  | 'keys-used'
  | 'exported'
  | 'erased';

export interface AuditEvent {
  readonly action: AuditAction;
  /** Whose account it is, and who did it; the operator has none. */
  readonly account?: Account | undefined;
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
      account_id: event.account?.id ?? null,
      person: event.account?.name ?? null,
      installation_id: event.installationId ?? null,
      detail: JSON.stringify(event.detail ?? {}),
    })
    .execute();
}
