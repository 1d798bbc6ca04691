import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from './encoding.ts';

const form = { encoding: 'zstd1', content: 'series' } as const;

describe('text as zstd', () => {
  it('is one frame, however exactly the expected size was met', async () => {
    const text = randomBytes(40_000);
    const { length } = await encodeText(text, form, 100_000);
    for (const expectedBytes of [length - 1, length, length + 1]) {
      const encoded = await encodeText(text, form, expectedBytes);
      expect(encoded).toHaveLength(length);
      expect(await decodeText(encoded, 'zstd1')).toEqual(text);
    }
  });

  it('says in its header how long the text is', async () => {
    const encoded = await encodeText(Buffer.alloc(300, 'a'), form, 300);
    // A single segment with a content size of two bytes, counted from 256 (RFC 8878, 3.1.1.1).
    expect([encoded.readUInt8(4) & 0b1110_0000, encoded.readUInt16LE(5) + 256]).toEqual([0b0110_0000, 300]);
  });
});
