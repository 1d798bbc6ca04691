import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { InstallationStore, StoredInstallation } from '../installations/installation-store.ts';
import { slotFor, type DisconnectedInstallation, type Installation } from '../installations/installation.ts';
import { exampleInstallation, exampleTokens } from './example-installation.ts';

/** What the suite needs to know about your store. */
export interface StoreHarness {
  /** Opens the same storage once more, as another process would; it may hold other tests' installations. */
  open(): Promise<InstallationStore>;
  /** Lets time pass for leases: waits, or moves the clock that the store was given. */
  elapse(ms: number): Promise<void>;
  /** Everything the storage holds, as text, to see that erased secrets are gone. */
  dump?(): Promise<string>;
}

/** `test` of node:test, vitest, jest and others fits. */
export type TestFunction = (name: string, run: () => Promise<void>) => unknown;

/** Long against the steps of a test, short enough to wait for. */
/** Runs out while a test waits. */
const leaseMs = 400;
/** Runs out in no test, however long the store takes to open its connections. */
const longLeaseMs = 30_000;

/**
 * Tests that a store keeps the promises of `InstallationStore`: compare-and-set, atomic writes, leases with fencing,
 * unique slots, erasure.
 *
 * @param test declares one test
 * @param harness opens your store
 * @returns the number of tests declared
 */
export function testInstallationStore(test: TestFunction, harness: StoreHarness): number {
  const cases: Record<string, (store: InstallationStore, other: InstallationStore) => Promise<void>> = {
    'create saves every field, and another connection reads it': async (store, other) => {
      const installation = exampleInstallation(randomUUID());
      const created = await create(store, installation);
      assert.deepEqual(plain(created.stored.installation), plain(installation));
      const read = await other.get(installation.id);
      assert.deepEqual(plain(read?.installation), plain(installation));
      assert.equal(read?.version, created.stored.version);
    },
    'get and findBySlot do not find unknown installations': async (store) => {
      assert.equal(await store.get(randomUUID()), undefined);
      assert.equal(await store.findBySlot(slotFor('no-account', 'example.test', undefined)), undefined);
    },
    'findBySlot finds the installation of an account, a site and an organization': async (store) => {
      const installation = await saved(store);
      const { accountId, domain, organization } = installation.installation;
      const found = await store.findBySlot(slotFor(accountId, domain, organization?.id));
      assert.equal(found?.installation.id, installation.installation.id);
    },
    'an id cannot be created twice': async (store) => {
      const { installation } = await saved(store);
      const again = { ...installation, accountId: 'account-2' };
      assert.equal(await store.create(again, leaseMs), undefined);
      assert.equal((await store.get(installation.id))?.installation.accountId, 'account-1');
    },
    'list finds the installations whose replaced grants are yet to be revoked': async (store, other) => {
      const { installation, version } = await saved(store);
      const replacedGrants = [{ clientId: 'client-0', tokens: exampleTokens(installation.id, 0) }];
      const held = await store.update({ ...installation, replacedGrants }, { version });
      const query = { accountId: installation.accountId, hasReplacedGrants: true, limit: 1_000 };
      const find = async () =>
        (await other.list(query)).find((found) => found.installation.id === installation.id);
      assert.deepEqual(plain((await find())?.installation), plain({ ...installation, replacedGrants }));
      await store.update(installation, { version: held?.version ?? 0 });
      assert.equal(await find(), undefined);
    },
    'concurrent creation in one slot: exactly one is saved': async (store, other) => {
      const organization = { id: randomUUID() };
      const results = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          (index % 2 ? store : other).create(exampleInstallation(randomUUID(), { organization }), leaseMs),
        ),
      );
      assert.equal(results.filter((result) => result !== undefined).length, 1);
    },
    'an organization that is not known takes one slot as well': async (store) => {
      const accountId = randomUUID();
      const unknown = { accountId, organization: undefined };
      await create(store, exampleInstallation(randomUUID(), unknown));
      assert.equal(await store.create(exampleInstallation(randomUUID(), unknown), leaseMs), undefined);
      assert.ok(await store.create(exampleInstallation(randomUUID(), { accountId }), leaseMs));
    },
    'update replaces the whole installation and raises the version': async (store, other) => {
      const { installation, version } = await saved(store);
      const next = exampleInstallation(installation.id, {
        apiKey: undefined,
        tokens: exampleTokens(installation.id, 2),
      });
      const updated = await store.update(next, { version });
      assert.ok(updated && updated.version > version);
      assert.deepEqual(plain((await other.get(installation.id))?.installation), plain(next));
    },
    'update refuses an old version and changes nothing': async (store) => {
      const { installation, version } = await saved(store);
      const second = exampleInstallation(installation.id, { tokens: exampleTokens(installation.id, 2) });
      const third = exampleInstallation(installation.id, { tokens: exampleTokens(installation.id, 3) });
      assert.ok(await store.update(second, { version }));
      assert.equal(await store.update(third, { version }), undefined);
      assert.equal(generationOf(await store.get(installation.id)), 2);
    },
    'update refuses an installation that was never created': async (store) => {
      assert.equal(await store.update(exampleInstallation(randomUUID()), { version: 1 }), undefined);
    },
    'concurrent updates of one version: exactly one wins': async (store, other) => {
      const { installation, version } = await saved(store);
      const results = await Promise.all(
        Array.from({ length: 16 }, (_, index) => {
          const next = exampleInstallation(installation.id, {
            tokens: exampleTokens(installation.id, index + 2),
          });
          return (index % 2 ? store : other).update(next, { version });
        }),
      );
      const winners = results.filter((result) => result !== undefined);
      assert.equal(winners.length, 1);
      assert.equal(generationOf(await store.get(installation.id)), generationOf(winners[0]));
    },
    'no counted update is lost': async (store, other) => {
      const { installation } = await saved(store);
      const increment = async (through: InstallationStore): Promise<void> => {
        const current = await through.get(installation.id);
        assert.ok(current);
        const tokens = exampleTokens(installation.id, (generationOf(current) ?? 0) + 1);
        const next = exampleInstallation(installation.id, { tokens });
        if (!(await through.update(next, { version: current.version }))) await increment(through);
      };
      await Promise.all(Array.from({ length: 12 }, (_, index) => increment(index % 2 ? store : other)));
      assert.equal(generationOf(await store.get(installation.id)), 13);
    },
    'a reader never sees half a write': async (store, other) => {
      const { installation } = await saved(store);
      const write = async () => {
        for (let generation = 2; generation < 30; generation += 1) {
          const current = await store.get(installation.id);
          assert.ok(current);
          const next = exampleInstallation(installation.id, {
            tokens: exampleTokens(installation.id, generation),
          });
          await store.update(next, { version: current.version });
        }
      };
      const read = async () => {
        for (let round = 0; round < 30; round += 1) {
          const current = await other.get(installation.id);
          assert.ok(current?.installation.status === 'connected');
          const { generation, accessToken, refreshToken } = current.installation.tokens;
          assert.equal(accessToken, `sealed-access-token-${generation}-of-${installation.id}`);
          assert.equal(refreshToken, `sealed-refresh-token-${generation}-of-${installation.id}`);
        }
      };
      await Promise.all([write(), read(), read()]);
    },
    'what a caller does to a result does not reach the store': async (store) => {
      const { installation } = await saved(store);
      const result = await store.get(installation.id);
      assert.ok(result);
      Object.assign(result.installation, { accountId: 'changed' });
      assert.equal((await store.get(installation.id))?.installation.accountId, 'account-1');
    },
    'update cannot take the slot of another installation': async (store) => {
      const first = await saved(store);
      const second = await saved(store);
      const { organization } = first.installation;
      const moved = exampleInstallation(second.installation.id, { organization });
      assert.equal(await store.update(moved, { version: second.version }), undefined);
    },
    'create holds the lease that it returns': async (store, other) => {
      const { stored, lease } = await create(store, exampleInstallation(randomUUID()), longLeaseMs);
      assert.equal(await other.acquireLease(stored.installation.id, longLeaseMs), undefined);
      await store.releaseLease(lease);
      assert.ok(await other.acquireLease(stored.installation.id, longLeaseMs));
    },
    'one holder at a time': async (store, other) => {
      const { installation } = await saved(store);
      const leases = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          (index % 2 ? store : other).acquireLease(installation.id, longLeaseMs),
        ),
      );
      assert.equal(leases.filter((lease) => lease !== undefined).length, 1);
    },
    'no lease on an installation that does not exist': async (store) => {
      assert.equal(await store.acquireLease(randomUUID(), leaseMs), undefined);
    },
    'a lease does not change the version': async (store) => {
      const { installation, version } = await saved(store);
      await store.acquireLease(installation.id, leaseMs);
      assert.equal((await store.get(installation.id))?.version, version);
    },
    'a lease runs out, and fences rise': async (store, other) => {
      const { installation } = await saved(store);
      const first = await store.acquireLease(installation.id, leaseMs);
      assert.ok(first);
      await harness.elapse(leaseMs + 50);
      const second = await other.acquireLease(installation.id, leaseMs);
      assert.ok(second && second.fence > first.fence);
    },
    'after a takeover the former holder can neither write nor free the lease': async (store, other) => {
      const { installation, version } = await saved(store);
      const first = await store.acquireLease(installation.id, leaseMs);
      await harness.elapse(leaseMs + 50);
      const second = await other.acquireLease(installation.id, leaseMs);
      assert.ok(first && second);
      const next = exampleInstallation(installation.id, { tokens: exampleTokens(installation.id, 2) });
      assert.equal(await store.update(next, { version, lease: first }), undefined);
      await store.releaseLease(first);
      assert.equal(await store.acquireLease(installation.id, leaseMs), undefined);
      assert.ok(await other.update(next, { version, lease: second }));
    },
    'a holder writes with its lease, and after the lease ran out if no other process took over': async (
      store,
    ) => {
      const { installation, version } = await saved(store);
      const lease = await store.acquireLease(installation.id, leaseMs);
      assert.ok(lease);
      const second = await store.update(exampleInstallation(installation.id), { version, lease });
      assert.ok(second);
      await harness.elapse(leaseMs + 50);
      assert.ok(await store.update(exampleInstallation(installation.id), { version: second.version, lease }));
    },
    'a write without a lease needs only the version': async (store, other) => {
      const { installation, version } = await saved(store);
      assert.ok(await store.acquireLease(installation.id, leaseMs));
      assert.ok(await other.update(exampleInstallation(installation.id), { version }));
    },
    'list filters by account and status and pages by id': async (store) => {
      const accountId = randomUUID();
      const ids = Array.from({ length: 5 }, () => randomUUID()).sort();
      for (const id of ids.toReversed()) await create(store, exampleInstallation(id, { accountId }));
      const first = await store.list({ accountId, limit: 2 });
      const rest = await store.list({ accountId, limit: 10, afterId: ids[1] });
      assert.deepEqual(
        [...first, ...rest].map(({ installation }) => installation.id),
        ids,
      );
      assert.deepEqual(await store.list({ accountId, statuses: ['disconnected'], limit: 10 }), []);
      assert.equal(
        (await store.list({ accountId, statuses: ['connected', 'connecting'], limit: 10 })).length,
        5,
      );
    },
    'a disconnected installation frees its slot, and its secrets are gone': async (store) => {
      const { installation, version } = await saved(store);
      assert.ok(await store.update(tombstoneOf(installation), { version }));
      assert.equal((await store.get(installation.id))?.installation.status, 'disconnected');
      const { accountId, domain, organization } = installation;
      assert.equal(await store.findBySlot(slotFor(accountId, domain, organization?.id)), undefined);
      assert.ok(await store.create(exampleInstallation(randomUUID(), { organization }), leaseMs));
      const dump = (await harness.dump?.()) ?? '';
      for (const secret of ['access-token-1', 'refresh-token-1', 'api-key']) {
        assert.ok(
          !dump.includes(`sealed-${secret}-of-${installation.id}`),
          `the ${secret} is still in the storage`,
        );
      }
    },
  };
  for (const [name, run] of Object.entries(cases)) {
    test(name, async () => {
      await run(await harness.open(), await harness.open());
    });
  }
  return Object.keys(cases).length;
}

async function create(store: InstallationStore, installation: Installation, forMs = leaseMs) {
  const created = await store.create(installation, forMs);
  assert.ok(created, 'create refused a new installation');
  return created;
}

/** @returns a saved installation without a lease */
async function saved(store: InstallationStore): Promise<StoredInstallation> {
  const { stored, lease } = await create(store, exampleInstallation(randomUUID()));
  await store.releaseLease(lease);
  return stored;
}

function generationOf(stored: StoredInstallation | undefined): number | undefined {
  return stored?.installation.status === 'connected' ? stored.installation.tokens.generation : undefined;
}

function tombstoneOf(installation: Installation): DisconnectedInstallation {
  const { id, accountId, clientId, domain, organization, createdAt, changedAt } = installation;
  return { id, accountId, clientId, domain, organization, createdAt, changedAt, status: 'disconnected' };
}

/** Absent and `undefined` are the same for a store. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
