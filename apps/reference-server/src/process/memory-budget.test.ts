import { expect, test } from 'vitest';
import { createMemoryBudget } from './memory-budget.ts';

test('what does not fit waits, in the order of asking (H-03)', async () => {
  const budget = createMemoryBudget(600);
  const order: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const works = [
    budget.use(60, async () => {
      order.push('a');
      await first.promise;
    }),
    budget.use(80, () => Promise.resolve(order.push('b'))),
    budget.use(10, () => Promise.resolve(order.push('c'))),
  ];
  await Promise.resolve();
  await Promise.resolve();
  expect(order).toEqual(['a']);
  first.resolve(undefined);
  await Promise.all(works);
  expect(order).toEqual(['a', 'b', 'c']);
});

test('what is larger than the whole budget goes alone, and room comes back after a failure', async () => {
  const budget = createMemoryBudget(600);
  await expect(budget.use(1e9, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await budget.use(1e9, () => Promise.resolve('done'))).toBe('done');
});
