import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contractSchema, reportSchema } from './index.ts';

// A schema that has changed is written again: the test prints what the file must say.
test.each([
  ['lab.schema.json', contractSchema],
  ['report.schema.json', reportSchema],
])('%s is the schema that the program uses', (file, schema) => {
  const published: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8'));
  const used: unknown = JSON.parse(JSON.stringify(schema));
  expect(published).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:tilekit:lab:${file.replace('.schema.json', '')}`,
    ...(used as object),
  });
});
