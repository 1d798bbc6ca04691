import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** One entry of uap-core. */
export interface Definition {
  /** Compiled when it is first needed: there are more than a thousand. */
  expression(): RegExp;
  replacements: ReadonlyMap<string, string>;
}

export interface Definitions {
  browsers: readonly Definition[];
  systems: readonly Definition[];
  devices: readonly Definition[];
}

let definitions: Definitions | undefined;

/** The expressions of uap-core, read when the first user agent is parsed. */
export function readDefinitions(): Definitions {
  definitions ??= parseDefinitions(
    readFileSync(createRequire(import.meta.url).resolve('uap-core/regexes.yaml'), 'utf8'),
  );
  return definitions;
}

/** A reader of just this file, which has one entry per line: the YAML library takes ten times as long. */
function parseDefinitions(text: string): Definitions {
  const sections = new Map<string, Map<string, string>[]>();
  let entries: Map<string, string>[] = [];
  for (const line of text.split('\n')) {
    const section = /^(\w+):/.exec(line);
    if (section) sections.set(section[1] ?? '', (entries = []));
    const member = /^\s+(- )?(\w+):\s*(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)"|([^'"#]*))/.exec(line);
    if (!member) continue;
    if (member[1] !== undefined) entries.push(new Map());
    const value =
      member[3]?.replaceAll("''", "'") ?? member[4]?.replace(/\\(.)/g, '$1') ?? (member[5] ?? '').trim();
    entries.at(-1)?.set(member[2] ?? '', value);
  }
  const read = (name: string): Definition[] => (sections.get(name) ?? []).map(toDefinition);
  return {
    browsers: read('user_agent_parsers'),
    systems: read('os_parsers'),
    devices: read('device_parsers'),
  };
}

function toDefinition(replacements: Map<string, string>): Definition {
  let compiled: RegExp | undefined;
  return {
    replacements,
    expression: () =>
      (compiled ??= toRegExp(replacements.get('regex') ?? '(?!)', replacements.get('regex_flag') ?? '')),
  };
}

/** An expression that JavaScript cannot read finds nothing. */
function toRegExp(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (error instanceof SyntaxError) return /(?!)/;
    throw error;
  }
}
