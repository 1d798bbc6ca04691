import type { Organisation } from '../organisations/organisation.ts';
import type { Tile } from '../tile/tile.ts';
import type { Monitor } from './monitor.ts';

/** Monitors that were made over the API, in memory, beside those of the tile. */
export class Monitors {
  readonly #created = new Map<Organisation, Monitor[]>();
  #nextId = 20_000_001;

  /** The monitors of an organisation: the tile's once an account is connected (R21), then its own. */
  of(organisation: Organisation, tile: Tile): Monitor[] {
    const connected = organisation.record.grants.find(
      (grant) => grant.origin === 'consent' && grant.revokedAt === null,
    );
    const ofTile = connected
      ? tile.monitors.map((monitor) => ({ ...monitor, createdAt: connected.authorizedAt }))
      : [];
    return [...ofTile, ...(this.#created.get(organisation) ?? [])];
  }

  create(organisation: Organisation, monitor: Omit<Monitor, 'id'>): Monitor {
    const created = { ...monitor, id: this.#nextId };
    this.#nextId += 1;
    this.#created.set(organisation, [...(this.#created.get(organisation) ?? []), created]);
    return created;
  }

  /** Whether the organisation has a monitor of its own. */
  hasCreated(organisation: Organisation): boolean {
    return (this.#created.get(organisation) ?? []).length > 0;
  }

  reset(): void {
    this.#created.clear();
  }
}
