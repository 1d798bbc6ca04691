import type { Organization } from '../organizations/organization.ts';
import type { Tile } from '../tile/tile.ts';
import type { Monitor } from './monitor.ts';

/** What the API did to the monitors of one organization. */
interface Edits {
  created: Monitor[];
  /** By id; `null` for one that was deleted. */
  changed: Map<number, Monitor | null>;
}

/** Monitors that were made or changed over the API, in memory, beside those of the tile. */
export class Monitors {
  readonly #edits = new Map<Organization, Edits>();
  #nextId = 20_000_001;

  /** The monitors of an organization: the tile's once an account is connected (R21), then its own. */
  of(organization: Organization, tile: Tile): Monitor[] {
    const connected = organization.record.grants.find(
      (grant) => grant.origin === 'consent' && grant.revokedAt === null,
    );
    const [createdAt, modifiedAt] = [connected?.authorizedAt ?? '', connected?.authorizedAt ?? ''];
    const ofTile = connected
      ? tile.monitors.map((monitor) => ({ ...monitor, isOfTile: true, createdAt, modifiedAt }))
      : [];
    const { created, changed } = this.#editsOf(organization);
    return [...ofTile, ...created].flatMap((monitor) => {
      const now = changed.get(monitor.id);
      return now === null ? [] : [now ?? monitor];
    });
  }

  create(organization: Organization, monitor: Omit<Monitor, 'id'>): Monitor {
    const created = { ...monitor, id: this.#nextId };
    this.#nextId += 1;
    this.#editsOf(organization).created.push(created);
    return created;
  }

  change(organization: Organization, monitor: Monitor): void {
    this.#editsOf(organization).changed.set(monitor.id, monitor);
  }

  delete(organization: Organization, { id }: Monitor): void {
    this.deleteId(organization, id);
  }

  deleteId(organization: Organization, id: number): void {
    this.#editsOf(organization).changed.set(id, null);
  }

  /** Whether the organization has made a monitor of its own. */
  hasCreated(organization: Organization): boolean {
    return (this.#edits.get(organization)?.created.length ?? 0) > 0;
  }

  reset(): void {
    this.#edits.clear();
  }

  #editsOf(organization: Organization): Edits {
    const edits = this.#edits.get(organization) ?? { created: [], changed: new Map() };
    this.#edits.set(organization, edits);
    return edits;
  }
}
