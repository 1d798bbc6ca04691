import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { compareWithModel, vendorDashboard, vendorMonitor } from '../src/schemas/vendor-model.ts';
import { compileValidators } from '../generate/compile-validators.ts';
import { goodTile, set } from './change.ts';
import { D, MO } from './good-tile.ts';

const folder = join(import.meta.dirname, '../src/schemas/generated');

describe('compiled validators', () => {
  it('are what the schemas give', () => {
    expect(readFileSync(join(folder, 'validators.ts'), 'utf8')).toBe(compileValidators());
  });
});

describe("the vendor's model", () => {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, discriminator: true });
  const models = [
    { file: D, ours: vendorDashboard, theirs: ajv.compile(read('vendor-dashboard.json')), base: '' },
    { file: MO, ours: vendorMonitor, theirs: ajv.compile(read('vendor-monitor.json')), base: 'definition/' },
  ];
  const values: readonly unknown[] = [null, 7, 'sideways', [], {}, true, [{}], { type: 'toplist' }];

  it.each(models)(
    'is read as ajv reads it: $file with one value exchanged',
    ({ file, ours, theirs, base }) => {
      const root = goodTile().node(file);
      const paths = pathsOf(base === '' ? root.value : root.at('definition').value);
      let rejected = 0;
      for (const path of paths) {
        for (const value of values) {
          const changed = goodTile(set(file, base + path, value)).node(file);
          const subject = base === '' ? changed.value : changed.at('definition').value;
          const agrees = compareWithModel(ours, subject).length === 0;
          expect({ path, value, agrees }).toEqual({ path, value, agrees: theirs(subject) });
          if (!agrees) rejected++;
        }
      }
      expect(rejected).toBeGreaterThan(10);
    },
  );
});

function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, path === '' ? key : `${path}/${key}`),
  );
}
