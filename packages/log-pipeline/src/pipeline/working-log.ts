import type { Searchable, SearchValue } from '@tilekit/query';
import { BudgetExceeded } from '../regex/budget.ts';
import { deletePath, getPath, parsePath, setPath } from '../values/attribute-path.ts';
import {
  isLogObject,
  maxAttributeDepth,
  newObject,
  parseJsonObject,
  printJson,
  toLogValue,
  type LogObject,
  type LogValue,
} from '../values/log-value.ts';

/** A log as it arrives. */
export interface LogInput {
  message: string;
  /** Attributes that came beside the message. A message that is a JSON object adds its own. */
  attributes?: Readonly<Record<string, unknown>>;
  service?: string;
  host?: string;
  status?: string;
  /** `ddsource`; a test may set several sources. */
  sources?: readonly string[];
  tags?: readonly string[];
  /** Milliseconds since 1970 of the arrival: dates without a year are taken from it. */
  arrivedAt?: number;
}

/** Names that are searched without `@`, because they are no attributes. */
const reservedNames = new Set([
  'message',
  'service',
  'status',
  'host',
  'source',
  'timestamp',
  'trace_id',
  'span_id',
]);

/** The official attributes that only the first remapper of a log sets. */
export type RemappedName = 'status' | 'service' | 'message';

/** The attributes that words without a field are looked up in, besides the message. */
const searchedAttributes = ['title', 'error.message', 'error.stack'];

/** Objects and lists that the processors of one log may copy: far more than a log that Datadog takes can hold. */
const maxCopies = 100_000;

/** The log while processors change it. What no processor has set is undefined. */
export class WorkingLog implements Searchable {
  attributes: LogObject;
  message: string;
  /** The message was an attribute of JSON, which Datadog has made the message already. */
  isMessageAttribute = false;
  service: string | undefined;
  status: string | undefined;
  host: string | undefined;
  timestamp: number | string | undefined;
  traceId: string | undefined;
  spanId: string | undefined;
  tags: string[];
  readonly sources: readonly string[];
  readonly arrivedAt: number;
  /** Called for every path that is read. */
  onRead: ((path: string) => void) | undefined;
  /** What a remapper has set already. */
  readonly remapped = new Set<RemappedName>();
  #copied = 0;

  constructor(input: LogInput) {
    this.message = input.message;
    const given = toLogValue(input.attributes ?? {});
    this.attributes = isLogObject(given) ? given : newObject();
    this.service = input.service;
    this.status = input.status;
    this.host = input.host;
    this.tags = [...(input.tags ?? [])];
    this.sources = input.sources ?? [];
    this.arrivedAt = input.arrivedAt ?? Date.now();
    this.#readJson();
  }

  /**
   * What Datadog does to JSON before any pipeline: the attributes of a message that is an object are those of the log.
   * Among them, a text called `message` becomes the message; an object called `message` is read like the whole.
   */
  #readJson(): void {
    const found = /^\s*\{/.test(this.message) ? parseJsonObject(this.message) : undefined;
    if (!found) return;
    const inner = found.message;
    this.message = typeof inner === 'string' ? inner : printJson(found);
    if (isLogObject(inner) || typeof inner === 'string') delete found.message;
    Object.assign(this.attributes, found);
    if (isLogObject(inner)) Object.assign(this.attributes, inner);
    this.isMessageAttribute = typeof inner === 'string';
  }

  get text(): string {
    const more = searchedAttributes
      .map((path) => getPath(this.attributes, pathOf(path)))
      .filter((value): value is string => typeof value === 'string' && value !== this.message);
    return more.length === 0 ? this.message : [this.message, ...more].join('\n');
  }

  /** An attribute. */
  get(path: string): LogValue | undefined {
    this.onRead?.(path);
    return getPath(this.attributes, pathOf(path));
  }

  /** An attribute, or the message: what parsers and templates read. */
  read(path: string): LogValue | undefined {
    return this.get(path) ?? (path === 'message' ? this.message : undefined);
  }

  /**
   * Sets an attribute. Objects and lists are copied, so that two attributes never share one and none holds itself.
   * @throws BudgetExceeded when processors multiply what they copy
   */
  set(path: string, value: LogValue): void {
    const own = typeof value === 'object' && value !== null ? this.#copy(value, 0) : value;
    setPath(this.attributes, pathOf(path), own);
  }

  #copy(value: LogValue, depth: number): LogValue {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > maxAttributeDepth) return null;
    this.#copied += 1;
    if (this.#copied > maxCopies) throw new BudgetExceeded();
    if (Array.isArray(value)) return value.map((item) => this.#copy(item, depth + 1));
    const copy = newObject();
    for (const [name, item] of Object.entries(value)) copy[name] = this.#copy(item, depth + 1);
    return copy;
  }

  delete(path: string): void {
    deletePath(this.attributes, pathOf(path));
  }

  valuesOf(field: string): readonly SearchValue[] {
    this.onRead?.(field);
    if (field === '*') return flatten(this.attributes);
    if (field.startsWith('@')) {
      const value = getPath(this.attributes, pathOf(field.slice(1)));
      return value === undefined ? [] : flatten(value);
    }
    if (field === 'source') return this.sources;
    if (field === 'tags') return this.tags;
    if (reservedNames.has(field)) {
      const value = field === 'status' ? (this.status ?? 'info') : this.#reserved(field);
      return value === undefined || value === null ? [] : flatten(value);
    }
    const prefix = `${field}:`;
    return this.tags
      .filter((tag) => tag === field || tag.startsWith(prefix))
      .map((tag) => tag.slice(prefix.length));
  }

  #reserved(name: string): LogValue | undefined {
    switch (name) {
      case 'message':
        return this.message;
      case 'service':
        return this.service;
      case 'status':
        return this.status;
      case 'host':
        return this.host;
      case 'timestamp':
        return this.timestamp;
      case 'trace_id':
        return this.traceId;
      case 'span_id':
        return this.spanId;
      default:
        return undefined;
    }
  }
}

const paths = new Map<string, readonly string[]>();

/** Paths come from pipelines, so there are few of them. */
function pathOf(path: string): readonly string[] {
  let names = paths.get(path);
  if (!names) {
    if (paths.size > 10_000) paths.clear();
    names = parsePath(path);
    paths.set(path, names);
  }
  return names;
}

function flatten(value: LogValue): SearchValue[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (typeof value === 'object') return Object.values(value).flatMap(flatten);
  return [value];
}
