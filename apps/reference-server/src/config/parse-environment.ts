import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import leven from 'leven';
import { type Environment, environmentSchema, fileVariables } from './environment-schema.ts';
import { wrappingOf } from './secret-strength.ts';

export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with the configuration, and what to do; never the value itself. */
export type Fault = string;

const names = Object.keys(environmentSchema.properties);
const known = new Set([...names, ...fileVariables.map((name) => `${name}_FILE`)]);
const integers = new Set(names.filter((name) => typeOf(name) === 'integer'));
const ajv = new Ajv({
  allErrors: true,
  coerceTypes: true,
  useDefaults: true,
  formats: { issuer: isIssuer, origin: isOrigin, uuid: /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i },
});
ajv.addVocabulary(['inProduction', 'secret']);
const check = ajv.compile<Environment>(environmentSchema);

/**
 * Reads files, then checks every value: all faults, not the first.
 *
 * @returns `environment` is sound only without faults; with some, it serves to find more of them. `warnings` are about
 * variables that are not the server's and nearly called like its own.
 */
export function parseEnvironment(raw: RawEnvironment): {
  environment: Partial<Environment>;
  faults: Fault[];
  warnings: string[];
} {
  const faults: Fault[] = [];
  const values: Record<string, unknown> = {};
  const warnings = nearMisses(raw);
  for (const name of names) {
    if (isServiceLink(raw[name])) {
      warnings.push(`${name} was set by Kubernetes, for a Service of that name: it is ignored.`);
      continue;
    }
    const value = readVariable(raw, name, faults);
    // Coercion would also take 1e3, 0x10 and Infinity.
    if (value !== undefined && integers.has(name) && !/^-?\d*$/.test(value)) {
      faults.push(`${name} is not a whole number. ${descriptionOf(name)}`.trim());
      continue;
    }
    if (value !== undefined && value !== '') values[name] = value;
  }
  if (!check(values)) faults.push(...(check.errors ?? []).filter(isTelling).map(describe));
  return { environment: values, faults, warnings };
}

function readVariable(raw: RawEnvironment, name: string, faults: Fault[]): string | undefined {
  const file = fileVariables.some((candidate) => candidate === name) ? raw[`${name}_FILE`] : undefined;
  const value = file === undefined || file === '' ? raw[name] : readFile(raw, name, file, faults);
  const wrapping = value === undefined ? undefined : wrappingOf(value);
  if (wrapping === undefined) return value;
  faults.push(
    `${name} ${wrapping}: remove what is around the value. Env files of containers keep it as a part of it.`,
  );
  return undefined;
}

function readFile(raw: RawEnvironment, name: string, file: string, faults: Fault[]): string | undefined {
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

/** What Kubernetes sets for each Service, such as `METRICS_PORT=tcp://10.0.0.1:80` for one called "metrics". */
function isServiceLink(value: string | undefined): boolean {
  return /^(tcp|udp|sctp):\/\//.test(value ?? '');
}

/** Only exact names are the server's: what is nearly one may belong to another program, and is worth a look. */
function nearMisses(raw: RawEnvironment): string[] {
  const openTelemetry = Object.keys(raw).filter(
    (name) =>
      name.startsWith('OTEL_') && name !== 'OTEL_SDK_DISABLED' && !['', 'none'].includes(raw[name] ?? ''),
  );
  const noTraces =
    openTelemetry.length === 0 || raw.OTEL_SDK_DISABLED === 'true'
      ? []
      : [
          `${openTelemetry.join(', ')}: ignored, this server exports no OpenTelemetry data. Its log lines carry the trace_id of traceparent, and its metrics are at METRICS_PORT.`,
        ];
  const near = Object.keys(raw)
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      const meant = [...known].find((candidate) => candidate.length >= 8 && leven(name, candidate) <= 2);
      return meant === undefined ? [] : [`${name} is not a variable of this server: was ${meant} meant?`];
    });
  return [...noTraces, ...near];
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
  const help = descriptionOf(name);
  const problem: Record<string, string> = {
    anyOf: 'is not one of fatal, error, warn, info, debug, trace, silent',
    format: `is not ${formats[String(error.params.format)] ?? 'valid'}`,
    pattern: 'does not begin with postgres://',
  };
  return `${name} ${problem[error.keyword] ?? error.message ?? 'is not valid'}. ${help}`.trim();
}

function schemaOf(name: string): object {
  return Object.entries(environmentSchema.properties).find(([key]) => key === name)?.[1] ?? {};
}

function typeOf(name: string): unknown {
  const schema = schemaOf(name);
  return 'type' in schema ? schema.type : undefined;
}

function descriptionOf(name: string): string {
  const schema = schemaOf(name);
  return 'description' in schema ? String(schema.description) : '';
}

/** The prefix of `/.well-known/openid-configuration`. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && !/[?#]/.test(text);
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    (text === url.origin || text === `${url.origin}/`) &&
    // A pattern, and no one's address.
    !/\*|^(0\.0\.0\.0|\[::\])$/.test(url.hostname)
  );
}
