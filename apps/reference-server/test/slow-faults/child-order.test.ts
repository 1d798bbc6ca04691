import { expect, test } from 'vitest';
import { itemOf, readItems } from './child-order.ts';

test.each([1, 7, 33, 100, 1_000, 100_000])(
  'items are read once each from pieces of %i characters',
  async (size) => {
    const id = '7d4e1b0a-3c59-4f0e-9a55-1f6f2b8f0c11';
    const messages = Array.from(
      { length: 300 },
      (_, index) => `${itemOf(id, 1_796_000_000 + index)} ${'x'.repeat(index)}`,
    );
    const text = JSON.stringify({ items: messages.map((message) => ({ payload: { message } })) });
    async function* pieces() {
      for (let start = 0; start < text.length; start += size)
        yield await Promise.resolve(text.slice(start, start + size));
    }
    const items = await readItems(pieces());
    expect(items.map(({ second }) => second)).toEqual(messages.map((_, index) => 1_796_000_000 + index));
    expect(new Set(items.map(({ installationId }) => installationId))).toEqual(new Set([id]));
  },
);
