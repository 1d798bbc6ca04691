import type pg from 'pg';
import { keyOfItem } from './item-key.ts';

export const families = ['metrics', 'logs', 'events', 'service-checks'] as const;
export type Family = (typeof families)[number];

interface Entry {
  committed: boolean;
  received: number;
}

export interface FamilyCount {
  readonly committed: number;
  readonly received: number;
  /** Committed, and never arrived. */
  readonly lost: number;
  /** Arrived again. */
  readonly duplicates: number;
  /** Arrived without ever having been committed. */
  readonly unknown: number;
  /** Arrived too late for Datadog, which would have dropped them. */
  readonly tooLate: number;
}

/**
 * Keeps account of every item from the commit in the server's database to its arrival at the sandbox.
 *
 * A trigger copies what is committed, in the same transaction: the server cannot forget to mention it.
 */
export class Ledger {
  readonly #database: pg.Pool;
  readonly #sandboxUrl: string;
  readonly #entries = new Map(families.map((family) => [family, new Map<string, Entry>()]));
  readonly #tooLate = new Map<Family, number>();
  readonly #organizations = new Map<string, string>();
  /** Distinct messages of logs that tell of a rollback after an alert, by organisation. */
  readonly rollbackLogs = new Map<string, Set<string>>();
  /** How many incidents each organisation received. */
  readonly incidents = new Map<string, number>();

  constructor(database: pg.Pool, sandboxUrl: string) {
    this.#database = database;
    this.#sandboxUrl = sandboxUrl;
  }

  async open(): Promise<void> {
    await this.#database.query(`
      create table soak_ledger (installation_id text, family text, items json);
      create function soak_note() returns trigger language plpgsql as $$
        begin
          insert into soak_ledger values (new.installation_id, new.family, new.items);
          return null;
        end
      $$;
      create trigger soak_note after insert on outgoing_batches for each row execute function soak_note();
    `);
  }

  /** Takes in what was committed and what arrived since the last time. */
  async update(): Promise<void> {
    await this.#readCommitted();
    for (const family of [...families, 'incidents'] as const) await this.#takeReceived(family);
  }

  counts(): Record<Family, FamilyCount> {
    const counted = families.map((family) => {
      const entries = [...this.#of(family).values()];
      const received = entries.filter((entry) => entry.received > 0);
      const count: FamilyCount = {
        committed: entries.filter((entry) => entry.committed).length,
        received: received.length,
        lost: entries.filter((entry) => entry.committed && entry.received === 0).length,
        duplicates: received.reduce((sum, entry) => sum + entry.received - 1, 0),
        unknown: received.filter((entry) => !entry.committed).length,
        tooLate: this.#tooLate.get(family) ?? 0,
      };
      return [family, count] as const;
    });
    return Object.fromEntries(counted) as Record<Family, FamilyCount>;
  }

  async #readCommitted(): Promise<void> {
    const { rows } = await this.#database.query<{ installation_id: string; family: Family; items: object[] }>(
      'delete from soak_ledger returning *',
    );
    for (const { installation_id, family, items } of rows) {
      const organization = await this.#organizationOf(installation_id);
      for (const item of items) {
        this.#entry(family, keyOfItem(family, organization, { ...item })).committed = true;
      }
    }
  }

  async #takeReceived(family: Family | 'incidents'): Promise<void> {
    const answer = await fetch(`${this.#sandboxUrl}/_sandbox/received/${family}?details`, {
      method: 'DELETE',
    });
    const { items, discarded } = (await answer.json()) as {
      items: { site: string; organization: string; payload: object; dropped?: string }[];
      discarded: number;
    };
    if (discarded > 0)
      throw new Error(`The sandbox no longer knows ${discarded} ${family}: take them more often.`);
    for (const { site, organization, payload, dropped } of items) {
      const owner = `${organization}@${site}`;
      if (family === 'incidents') {
        this.incidents.set(owner, (this.incidents.get(owner) ?? 0) + 1);
        continue;
      }
      this.#entry(family, keyOfItem(family, owner, { ...payload })).received += 1;
      if (dropped !== undefined) this.#tooLate.set(family, (this.#tooLate.get(family) ?? 0) + 1);
      if (family === 'logs') this.#noteRollback(owner, payload);
    }
  }

  #noteRollback(owner: string, payload: object): void {
    const text: unknown = Reflect.get(payload, 'message');
    if (typeof text !== 'string' || !text.includes('"rollback_trigger":"alert"')) return;
    const messages = this.rollbackLogs.get(owner) ?? new Set();
    this.rollbackLogs.set(owner, messages.add(text));
  }

  async #organizationOf(installationId: string): Promise<string> {
    const known = this.#organizations.get(installationId);
    if (known !== undefined) return known;
    const { rows } = await this.#database.query<{ id: string; account_id: string }>(
      'select id, account_id from installations',
    );
    for (const { id, account_id } of rows) this.#organizations.set(id, account_id);
    return this.#organizations.get(installationId) ?? '';
  }

  #of(family: Family): Map<string, Entry> {
    return this.#entries.get(family) ?? new Map<string, Entry>();
  }

  #entry(family: Family, key: string): Entry {
    const entry = this.#of(family).get(key) ?? { committed: false, received: 0 };
    this.#of(family).set(key, entry);
    return entry;
  }
}
