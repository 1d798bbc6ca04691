import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTile } from '../../src/tile/load-tile.ts';
import { goodTile } from '../change.ts';
import { allDefects } from './index.ts';
import { isNoticed, plantInto } from './notice.ts';

const tiles = [
  ['the good tile', goodTile()],
  ['the example tile', loadTile(join(import.meta.dirname, '../../../../integration-tile'))],
] as const;

/** Not noticed yet. */
const beyond = new Set(['logs: facet path misspelled', 'assets: sample missing', 'assets: pipeline as JSON']);

describe.each(tiles)('%s', (_name, tile) => {
  const planted = allDefects.flatMap((defect) => {
    const after = plantInto(tile, defect);
    return after && !beyond.has(defect.name) ? [[defect.name, after] as const] : [];
  });

  it('has a place for most mistakes', () => {
    expect(planted.length).toBeGreaterThan(250);
  });

  it.each(planted)('%s is noticed before a review', (_defect, after) => {
    expect(['error', 'warning']).toContain(isNoticed(tile, after, 'new'));
  });
});
