import { expect, test } from 'vitest';
import { DatabaseUnavailable } from '../database/database-unavailable.ts';
import { maxWaiters, withAllowance } from '../database/waits.ts';
import { Batches } from './batches.ts';

/** Batches whose work waits to be let on, and what each was given. */
function openBatches({ bytes = 1 }: { readonly bytes?: number } = {}) {
  const calls: { key: string; items: readonly string[]; end: () => void }[] = [];
  const batches = new Batches<string, string>({
    async work(key, items) {
      const gate = Promise.withResolvers<undefined>();
      calls.push({
        key,
        items,
        end: () => {
          gate.resolve(undefined);
        },
      });
      await gate.promise;
      if (items.includes('bad')) throw new Error('bad');
      if (items.includes('down')) throw new DatabaseUnavailable('DATABASE_SILENT', 'down');
      return items.map((item) => item.toUpperCase());
    },
    bytesOf: () => bytes,
    workMs: 60_000,
  });
  const next = async (count: number) => {
    while (calls.length < count) await new Promise(setImmediate);
    return calls[count - 1];
  };
  return { batches, calls, next };
}

test('what comes while a key is worked for is done together, and holds up no other key (H-04)', async () => {
  const { batches, calls, next } = openBatches();
  const noisy = ['a', 'b', 'c'].map((item) => batches.add('noisy', item));
  const quiet = batches.add('quiet', 'q');
  expect(calls.map(({ key, items }) => [key, items])).toEqual([
    ['noisy', ['a']],
    ['quiet', ['q']],
  ]);
  (await next(2))?.end();
  expect(await quiet).toBe('Q');
  (await next(1))?.end();
  const together = await next(3);
  expect(together?.items).toEqual(['b', 'c']);
  together?.end();
  expect(await Promise.all(noisy)).toEqual(['A', 'B', 'C']);
  const again = batches.add('noisy', 'd');
  (await next(4))?.end();
  expect(await again).toBe('D');
});

test('one that cannot be done takes no other along', async () => {
  const { batches, next } = openBatches();
  const all = ['a', 'b', 'bad', 'c'].map((item) => batches.add('key', item));
  const settled = Promise.allSettled(all);
  for (const count of [1, 2, 3, 4, 5]) (await next(count))?.end();
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

test('while the database is down all that were done together are refused at once', async () => {
  const { batches, calls, next } = openBatches();
  const settled = Promise.allSettled(['a', 'down', 'c'].map((item) => batches.add('key', item)));
  for (const count of [1, 2]) (await next(count))?.end();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(calls).toHaveLength(2);
});

test('few wait for one key, and few bytes are done together (H-02, H-04)', async () => {
  const { batches, next } = openBatches({ bytes: 400_000 });
  const all = Array.from({ length: maxWaiters + 1 }, (_, index) => batches.add('noisy', `n${index}`));
  await expect(batches.add('noisy', 'one too many')).rejects.toMatchObject({ code: 'DATABASE_OVERLOADED' });
  const quiet = batches.add('quiet', 'q');
  (await next(2))?.end();
  await quiet;
  (await next(1))?.end();
  expect((await next(3))?.items).toEqual(['n1', 'n2']);
  // Each batch of the noisy one has two.
  for (let count = 3; count < 3 + maxWaiters / 2; count += 1) (await next(count))?.end();
  expect(await Promise.all(all)).toHaveLength(maxWaiters + 1);
});

test('nothing is begun for a caller who no longer waits', async () => {
  const { batches, calls, next } = openBatches();
  const first = batches.add('key', 'a');
  await expect(withAllowance(5, () => batches.add('key', 'gone'))).rejects.toMatchObject({
    code: 'DATABASE_SILENT',
  });
  const last = batches.add('key', 'z');
  for (const count of [1, 2]) (await next(count))?.end();
  expect(await Promise.all([first, last])).toEqual(['A', 'Z']);
  expect(calls.map(({ items }) => items)).toEqual([['a'], ['z']]);
});
