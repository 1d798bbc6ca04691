import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { ownSchemas } from '../src/schemas/own-schemas.ts';

/** One module with a function per schema; ajv's two run-time helpers are replaced, so that ajv is not loaded. */
export function compileValidators(): string {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    code: { source: true, esm: true, optimize: 2 },
  });
  // Names the rule that a keyword belongs to.
  ajv.addVocabulary(['tilekit:rule']);
  const names: Record<string, string> = {};
  for (const [name, schema] of Object.entries(ownSchemas)) {
    ajv.addSchema(schema);
    names[name] = schema.$id;
  }
  const code = standaloneCode
    .default(ajv, names)
    .replace(/^"use strict";\s*/, '')
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', '(text) => [...text].length')
    .replaceAll('require("ajv/dist/runtime/equal").default', 'isDeepStrictEqual');
  return [
    '// @ts-nocheck: written by packages/tile/generate/schemas.ts from the schemas beside it; do not edit.',
    "import { isDeepStrictEqual } from 'node:util';",
    code,
  ].join('\n');
}
