import type { InstallationStore, Lease, StoredInstallation } from './installation-store.ts';
import { slotOf, type Installation } from './installation.ts';

interface Row {
  installation: Installation;
  version: number;
  fence: number;
  leasedUntil: number;
}

/**
 * Makes a store in memory, for tests and for reading: it shows what a store must do.
 *
 * @param options.now Unix milliseconds; default `Date.now`
 * @returns a store that forgets everything with its process
 */
export function createMemoryStore({ now = Date.now }: { now?: () => number } = {}): InstallationStore {
  const rows = new Map<string, Row>();

  const rowInSlot = (slot: string | undefined) =>
    slot === undefined ? undefined : [...rows.values()].find((row) => slotOf(row.installation) === slot);
  const snapshot = (row: Row): StoredInstallation =>
    structuredClone({ installation: row.installation, version: row.version });
  const holds = (row: Row, lease: Lease) => row.fence === lease.fence && row.leasedUntil !== released;

  return {
    create(installation, leaseMs) {
      if (rows.has(installation.id) || rowInSlot(slotOf(installation))) return Promise.resolve(undefined);
      const row = {
        installation: structuredClone(installation),
        version: 1,
        fence: 1,
        leasedUntil: now() + leaseMs,
      };
      rows.set(installation.id, row);
      return Promise.resolve({ stored: snapshot(row), lease: { installationId: installation.id, fence: 1 } });
    },

    get(id) {
      const row = rows.get(id);
      return Promise.resolve(row && snapshot(row));
    },

    findBySlot(slot) {
      const row = rowInSlot(slot);
      return Promise.resolve(row && snapshot(row));
    },

    list({ accountId, statuses, hasReplacedGrants, afterId, limit }) {
      const found = [...rows.values()]
        .filter(({ installation }) => accountId === undefined || installation.accountId === accountId)
        .filter(({ installation }) => statuses?.includes(installation.status) ?? true)
        .filter(({ installation }) => !hasReplacedGrants || installation.replacedGrants !== undefined)
        .filter(({ installation }) => afterId === undefined || installation.id > afterId)
        .sort((left, right) => (left.installation.id < right.installation.id ? -1 : 1));
      return Promise.resolve(found.slice(0, limit).map(snapshot));
    },

    update(next, { version, lease }) {
      const row = rows.get(next.id);
      if (row?.version !== version || (lease && !holds(row, lease))) return Promise.resolve(undefined);
      const inSlot = rowInSlot(slotOf(next));
      if (inSlot && inSlot !== row) return Promise.resolve(undefined);
      row.installation = structuredClone(next);
      row.version += 1;
      return Promise.resolve(snapshot(row));
    },

    acquireLease(installationId, leaseMs) {
      const row = rows.get(installationId);
      if (!row || row.leasedUntil > now()) return Promise.resolve(undefined);
      row.fence += 1;
      row.leasedUntil = now() + leaseMs;
      return Promise.resolve({ installationId, fence: row.fence });
    },

    releaseLease(lease) {
      const row = rows.get(lease.installationId);
      if (row?.fence === lease.fence) row.leasedUntil = released;
      return Promise.resolve();
    },
  };
}

/** Earlier than any time. */
const released = 0;
