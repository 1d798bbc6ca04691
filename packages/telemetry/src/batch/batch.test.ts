import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchBuilder } from './batch-builder.ts';
import type { BatchLimits } from './batch.ts';
import { cutBatch, type Batch } from './batch.ts';
import { BufferPool } from './reused-memory.ts';

const shapes = fc.constantFrom({ prefix: '[', suffix: ']' }, { prefix: '{"series":[', suffix: ']}' });
const texts = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.nat(5000).map((length) => 'x'.repeat(length)),
    fc.nat(2000).map((length) => 'ß€😀'.repeat(length)),
  ),
  { maxLength: 60 },
);

/** Runs texts through a builder as the engine does. */
function build(items: readonly string[], limits: BatchLimits): { batches: Batch[]; tooLarge: number[] } {
  const builder = new BatchBuilder(limits, new BufferPool(limits.maxBytes));
  const batches: Batch[] = [];
  const tooLarge: number[] = [];
  items.forEach((item, position) => {
    let outcome = builder.add(item, position, limits.maxBytes);
    if (outcome === 'full') {
      batches.push(builder.seal());
      outcome = builder.add(item, position, limits.maxBytes);
    }
    if (outcome === 'too large') tooLarge.push(position);
    else expect(outcome).toBe('added');
  });
  if (builder.items > 0) batches.push(builder.seal());
  return { batches, tooLarge };
}

/** Items and positions that a batch's text really holds. */
function read({ text, positions, ends }: Batch, { prefix, suffix }: BatchLimits): [number, string][] {
  const whole = text.toString('utf8');
  expect(whole.startsWith(prefix) && whole.endsWith(suffix)).toBe(true);
  const items = JSON.parse(`[${whole.slice(prefix.length, whole.length - suffix.length)}]`) as unknown[];
  expect(items).toHaveLength(positions.length);
  expect(ends).toHaveLength(positions.length);
  return items.map((item, index) => [positions[index] ?? -1, JSON.stringify(item)]);
}

const limitsOf = (
  shape: { prefix: string; suffix: string },
  maxBytes: number,
  maxItems: number,
): BatchLimits => ({
  ...shape,
  maxBytes,
  maxItems,
  maxEncodedBytes: maxBytes,
  encoding: 'identity',
  content: 'text',
});

describe('batches', () => {
  it('hold every item exactly once, in order, within the limits, and none could hold the next one too', () => {
    const run = fc.property(
      texts,
      shapes,
      fc.integer({ min: 30, max: 9000 }),
      fc.integer({ min: 1, max: 25 }),
      (strings, shape, maxBytes, maxItems) => {
        const items = strings.map((text) => JSON.stringify(text));
        const limits = limitsOf(shape, maxBytes, maxItems);
        const { batches, tooLarge } = build(items, limits);
        const found = batches.flatMap((batch) => read(batch, limits));
        expect(found).toEqual(
          items.map((item, position) => [position, item]).filter(([at]) => !tooLarge.includes(at as number)),
        );
        for (const position of tooLarge) {
          expect(Buffer.byteLength(shape.prefix + (items[position] ?? '') + shape.suffix)).toBeGreaterThan(
            maxBytes,
          );
        }
        batches.forEach((batch, index) => {
          expect(batch.text.length).toBeLessThanOrEqual(maxBytes);
          expect(batch.positions.length).toBeLessThanOrEqual(maxItems);
          const next = batches[index + 1];
          if (!next || batch.positions.length === maxItems) return;
          const first = items[next.positions[0] ?? -1] ?? '';
          expect(batch.text.length + 1 + Buffer.byteLength(first)).toBeGreaterThan(maxBytes);
        });
      },
    );
    fc.assert(run, { numRuns: 500 });
  });

  it('are split repeatedly into parts that contain every item exactly once', () => {
    const run = fc.property(
      texts.filter((list) => list.length > 1),
      shapes,
      fc.integer({ min: 2, max: 9 }),
      (strings, shape, count) => {
        const items = strings.map((text) => JSON.stringify(text));
        const limits = limitsOf(shape, 10_000_000, 1000);
        const [batch] = build(items, limits).batches;
        const parts = cutBatch(batch!, count, limits);
        expect(parts.length).toBeGreaterThan(1);
        expect(parts.length).toBeLessThanOrEqual(count);
        const halves = parts.flatMap((part) =>
          part.positions.length > 1 ? cutBatch(part, 2, limits) : [part],
        );
        expect(halves.flatMap((part) => read(part, limits))).toEqual(
          items.map((item, position) => [position, item]),
        );
      },
    );
    fc.assert(run, { numRuns: 500 });
  });

  it('give their memory back for the next ones', () => {
    const limits = limitsOf({ prefix: '[', suffix: ']' }, 200_000, 1000);
    const pool = new BufferPool(limits.maxBytes);
    const builder = new BatchBuilder(limits, pool);
    const fill = (text: string): Batch => {
      for (let item = 0; item < 100; item += 1)
        builder.add(JSON.stringify(text.repeat(1000)), item, limits.maxBytes);
      return builder.seal();
    };
    const first = fill('a');
    const copy = first.text.toString('utf8');
    const second = fill('b');
    expect(first.text.toString('utf8')).toBe(copy);
    pool.recycle(first.text);
    builder.recycle(first);
    const third = fill('c');
    expect(third.text.buffer).toBe(first.text.buffer);
    expect(second.text.toString('utf8')).toBe(copy.replaceAll('a', 'b'));
    expect([...third.positions]).toEqual([...second.positions]);
  });
});
