import { compileSearch, parseSearch, SearchSyntaxError, type SearchMatcher } from '@tilekit/query';

/** A pipeline, or one of its processors, that cannot be run as it is written. */
export class PipelineError extends Error {
  readonly code: 'PIPELINE_INVALID' | 'PROCESSOR_UNKNOWN' | 'NOT_EVALUATED';

  constructor(message: string, code: PipelineError['code'] = 'PIPELINE_INVALID') {
    super(message);
    this.name = 'PipelineError';
    this.code = code;
  }
}

/** The settings of a processor: untrusted data, read key by key. Keys are found as files and as the API write them. */
export class Settings {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: unknown, what: string) {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new PipelineError(`${what} is not an object`);
    }
    this.#values = new Map(Object.entries(values).map(([key, value]) => [camelCase(key), value]));
  }

  has(key: string): boolean {
    return this.#values.get(key) !== undefined && this.#values.get(key) !== null;
  }

  value(key: string): unknown {
    return this.#values.get(key);
  }

  text(key: string): string {
    const value = this.#values.get(key);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string') throw new PipelineError(`"${key}" is missing, or is not a text`);
    return value;
  }

  optionalText(key: string): string | undefined {
    return this.has(key) ? this.text(key) : undefined;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#values.get(key);
    return typeof value === 'boolean' ? value : fallback;
  }

  /** @param defaults of a key that is absent; without any, the key is required */
  texts(key: string, defaults?: readonly string[]): readonly string[] {
    const value = this.#values.get(key);
    if ((value === undefined || value === null) && defaults) return defaults;
    const list = Array.isArray(value) ? value : [value];
    const texts = list.filter((item) => typeof item === 'string');
    if (texts.length === 0) throw new PipelineError(`"${key}" is missing, or is not a list of texts`);
    return texts;
  }

  list(key: string): readonly unknown[] {
    const value = this.#values.get(key);
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw new PipelineError(`"${key}" is not a list`);
    return value;
  }

  settings(key: string): Settings {
    return new Settings(this.#values.get(key), `"${key}"`);
  }

  /** The query of `filter: { query: … }`; without one, everything passes. */
  filter(key = 'filter'): SearchMatcher {
    const filter = this.#values.get(key);
    const query =
      typeof filter === 'string'
        ? filter
        : this.has(key)
          ? this.settings(key).optionalText('query')
          : undefined;
    return compileFilterQuery(query ?? '*');
  }
}

export function compileFilterQuery(query: string): SearchMatcher {
  try {
    return compileSearch(parseSearch(query));
  } catch (error) {
    if (!(error instanceof SearchSyntaxError)) throw error;
    throw new PipelineError(`The query "${query}" cannot be read: ${error.message}`);
  }
}

function camelCase(key: string): string {
  const name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return name === 'isReplaceMissing'
    ? 'replaceMissing'
    : name === 'isEncoded'
      ? 'encoded'
      : name === 'isEnabled'
        ? 'enabled'
        : name;
}
