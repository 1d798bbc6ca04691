import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { environmentSchema, fileVariables, type Environment } from './environment-schema.ts';

export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with the configuration, and what to do; never the value itself. */
export type Fault = string;

const names = Object.keys(environmentSchema.properties);
const known = new Set([...names, ...fileVariables.map((name) => `${name}_FILE`)]);
/** Only our own words: DATADOG_API_KEY and the like belong to other programs. */
const ours =
  /^(TILEKIT_|DATADOG_(TEST_)?CLIENT|DATADOG_(SANDBOX|EXTRA)|ENCRYPTION_KEY|SESSION_SECRET|COLLECT_INTERVAL|OIDC_)/;

const ajv = new Ajv({
  allErrors: true,
  coerceTypes: true,
  useDefaults: true,
  formats: { issuer: isIssuer, origin: isOrigin, uuid: /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i },
});
const check = ajv.compile<Environment>(environmentSchema);

/**
 * Reads files, finds unknown names, then checks every value: all faults, not the first.
 *
 * @returns `environment` is sound only without faults; with some, it serves to find more of them
 */
export function parseEnvironment(raw: RawEnvironment): {
  environment: Partial<Environment>;
  faults: Fault[];
} {
  const faults: Fault[] = unknownNames(raw);
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const value = readVariable(raw, name, faults);
    if (value !== undefined && value !== '') values[name] = value;
  }
  if (!check(values)) faults.push(...(check.errors ?? []).filter(isTelling).map(describe));
  return { environment: values, faults };
}

function readVariable(raw: RawEnvironment, name: string, faults: Fault[]): string | undefined {
  const file = fileVariables.some((candidate) => candidate === name) ? raw[`${name}_FILE`] : undefined;
  if (file === undefined || file === '') return raw[name];
  if (raw[name] !== undefined && raw[name] !== '') {
    faults.push(`${name} and ${name}_FILE are both set: remove one of them.`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    faults.push(`${name}_FILE names "${file}", which cannot be read: mount the file or correct the path.`);
    return undefined;
  }
}

function unknownNames(raw: RawEnvironment): Fault[] {
  return Object.keys(raw)
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      const near = [...known].find((candidate) => candidate.length >= 8 && distance(name, candidate) <= 2);
      if (near !== undefined) return [`${name} is not a variable of this server: did you mean ${near}?`];
      return ours.test(name) ? [`${name} is not a variable of this server: remove it.`] : [];
    });
}

function isTelling(error: ErrorObject): boolean {
  // A union reports each of its members and then itself; the last says it all.
  return error.keyword !== 'const';
}

const formats: Readonly<Record<string, string>> = {
  issuer: 'an issuer such as https://login.example.com',
  origin: 'an origin such as https://example.com',
  uuid: 'a UUID',
};

function describe(error: ErrorObject): Fault {
  const name = error.instancePath.slice(1);
  const property = Object.entries(environmentSchema.properties).find(([key]) => key === name)?.[1];
  const help = property !== undefined && 'description' in property ? String(property.description) : '';
  const problem: Record<string, string> = {
    anyOf: 'is not one of fatal, error, warn, info, debug, trace, silent',
    format: `is not ${formats[String(error.params.format)] ?? 'valid'}`,
    pattern: 'does not begin with postgres://',
  };
  return `${name} ${problem[error.keyword] ?? error.message ?? 'is not valid'}. ${help}`.trim();
}

/** The prefix of `/.well-known/openid-configuration`. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && !/[?#]/.test(text);
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`)
  );
}

/** Levenshtein's distance, stopped by the caller's limit: names are short. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? Infinity;
}
