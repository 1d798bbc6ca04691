import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { publishedSchemas } from '../src/schemas/published-schemas.ts';
import { compareWithModel, vendorDashboard, vendorMonitor } from '../src/schemas/vendor-model.ts';
import { compileValidators } from '../generate/compile-validators.ts';
import { goodTile, set } from './change.ts';
import { D, M, MO, SC } from './good-tile.ts';

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

describe('the schemas that editors read', () => {
  const published = publishedSchemas();
  const schemas = join(import.meta.dirname, '../schemas');
  const strict = { strict: true, allowUnionTypes: true, strictRequired: false, allErrors: true } as const;
  /** Files of the good tile, by the schema that describes them. */
  const good: Readonly<Record<string, string>> = {
    'manifest.schema.json': M,
    'dashboard.schema.json': D,
    'monitor.schema.json': MO,
    'service-checks.schema.json': SC,
  };

  it.each(published)('$file is what the rules and the vendor give', ({ file, schema }) => {
    expect(JSON.parse(readFileSync(join(schemas, file), 'utf8'))).toEqual(schema);
  });

  it.each(published)('$file is a JSON Schema, and strict', ({ schema }) => {
    const own = new Ajv(strict);
    expect(own.validateSchema(schema)).toBe(true);
    expect(() => own.compile(schema)).not.toThrow();
    expect(schema.$id).toMatch(/^urn:tilekit:tile:/);
  });

  it.each(Object.entries(good))(
    '%s accepts a good tile, and what it says of a key is a rule',
    (file, path) => {
      const { schema } = published.find((each) => each.file === file)!;
      const check = new Ajv(strict).compile(schema);
      expect(check(goodTile().node(path).value), JSON.stringify(check.errors)).toBe(true);
      expect(check({ surprise: true })).toBe(false);
      expect(JSON.stringify(schema)).not.toContain('tilekit:rule');
    },
  );

  it("associates each with its files in this repository's editor settings", () => {
    const file = join(import.meta.dirname, '../../../.vscode/settings.json');
    const settings = JSON.parse(readFileSync(file, 'utf8')) as {
      'json.schemas': { fileMatch: string[]; url: string }[];
      'yaml.schemas': Record<string, string[]>;
    };
    const associated = new Map([
      ...settings['json.schemas'].map(({ url, fileMatch }) => [url, fileMatch] as const),
      ...Object.entries(settings['yaml.schemas']),
    ]);
    for (const { file: name, describes } of published)
      expect(associated.get(`./packages/tile/schemas/${name}`)).toEqual(
        describes.map((pattern) => pattern.replace(/^(!?)/, '$1integration-tile/')),
      );
  });
});

function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, path === '' ? key : `${path}/${key}`),
  );
}
