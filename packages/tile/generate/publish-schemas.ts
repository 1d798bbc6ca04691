/** Writes packages/tile/schemas: what editors read, made of the schemas that the validator is compiled from. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publishedSchemas } from '../src/schemas/published-schemas.ts';

const help = `Usage: node --conditions=@tilekit/source packages/tile/generate/publish-schemas.ts [--check]

  --check   write nothing, exit 1 when a schema is not what the rules give`;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) console.log(help);
else {
  const folder = join(import.meta.dirname, '../schemas');
  mkdirSync(folder, { recursive: true });
  for (const { file, schema } of publishedSchemas()) {
    const path = join(folder, file);
    // The vendor's model is for machines.
    const indented = JSON.stringify(schema, null, 2);
    const text = `${indented.length < 40_000 ? indented : JSON.stringify(schema)}\n`;
    if (read(path) === text) continue;
    if (values.check) {
      console.error(`packages/tile/schemas/${file} is stale: run packages/tile/generate/publish-schemas.ts`);
      process.exitCode = 1;
    } else writeFileSync(path, text);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
