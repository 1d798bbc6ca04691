import type { Organisation } from '../organisations/organisation.ts';
import type { Tile } from '../tile/tile.ts';
import type { Monitor } from './monitor.ts';

/** What the API did to the monitors of one organisation. */
interface Edits {
  created: Monitor[];
  /** By id; `null` for one that was deleted. */
  changed: Map<number, Monitor | null>;
}

/** Monitors that were made or changed over the API, in memory, beside those of the tile. */
export class Monitors {
  readonly #edits = new Map<Organisation, Edits>();
  #nextId = 20_000_001;

  /** The monitors of an organisation: the tile's once an account is connected (R21), then its own. */
  of(organisation: Organisation, tile: Tile): Monitor[] {
    const connected = organisation.record.grants.find(
      (grant) => grant.origin === 'consent' && grant.revokedAt === null,
    );
    const [createdAt, modifiedAt] = [connected?.authorizedAt ?? '', connected?.authorizedAt ?? ''];
    const ofTile = connected ? tile.monitors.map((monitor) => ({ ...monitor, createdAt, modifiedAt })) : [];
    const { created, changed } = this.#editsOf(organisation);
    return [...ofTile, ...created].flatMap((monitor) => {
      const now = changed.get(monitor.id);
      return now === null ? [] : [now ?? monitor];
    });
  }

  create(organisation: Organisation, monitor: Omit<Monitor, 'id'>): Monitor {
    const created = { ...monitor, id: this.#nextId };
    this.#nextId += 1;
    this.#editsOf(organisation).created.push(created);
    return created;
  }

  change(organisation: Organisation, monitor: Monitor): void {
    this.#editsOf(organisation).changed.set(monitor.id, monitor);
  }

  delete(organisation: Organisation, { id }: Monitor): void {
    this.#editsOf(organisation).changed.set(id, null);
  }

  /** Whether the organisation has made a monitor of its own. */
  hasCreated(organisation: Organisation): boolean {
    return (this.#edits.get(organisation)?.created.length ?? 0) > 0;
  }

  reset(): void {
    this.#edits.clear();
  }

  #editsOf(organisation: Organisation): Edits {
    const edits = this.#edits.get(organisation) ?? { created: [], changed: new Map() };
    this.#edits.set(organisation, edits);
    return edits;
  }
}
