import {
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  COLLECTION_STYLE,
  type Event,
  type ScalarEvent,
} from 'js-yaml';
import type { Span } from './span.ts';

/** Where a YAML value stands; an alias stands where it is written, with nothing below. */
class YamlSpan implements Span {
  readonly offset: number;
  end: number;
  readonly key: Span | undefined;
  readonly children = new Map<string | number, YamlSpan>();

  constructor(offset: number, end: number, key?: Span) {
    this.offset = offset;
    this.end = end;
    this.key = key;
  }

  get length(): number {
    return this.end - this.offset;
  }

  child(step: string | number): Span | undefined {
    return this.children.get(step);
  }
}

/** What is open while the events are read. */
interface Level {
  readonly span: YamlSpan;
  readonly isMap: boolean;
  /** The closing bracket of a flow collection. */
  readonly closing: string | undefined;
  /** The name and place of the key that waits for its value. */
  key: { name: string; span: YamlSpan } | undefined;
}

/** The spans of a document from what the parser saw, which says where things begin, and of scalars where they end. */
export function yamlSpans(text: string, events: readonly Event[]): Span {
  const root = new YamlSpan(0, text.length);
  const levels: Level[] = [{ span: root, isMap: false, closing: undefined, key: undefined }];
  let end = 0;
  for (const event of events) {
    const level = levels.at(-1);
    if (!level) break;
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      if (levels.length > 1) {
        levels.pop();
        if (level.closing !== undefined) end = text.indexOf(level.closing, end) + 1 || end;
        level.span.end = Math.max(end, level.span.offset);
      }
      continue;
    }
    const [start, stop] = rangeOf(text, event, end);
    const span = new YamlSpan(start, stop, level.key?.span);
    end = stop;
    if (!level.isMap) level.span.children.set(level.span.children.size, span);
    else if (level.key) {
      level.span.children.set(level.key.name, span);
      level.key = undefined;
    } else level.key = { name: nameOf(text, event), span };
    if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) {
      const isMap = event.type === EVENT_ID.MAPPING;
      const flow = event.style === COLLECTION_STYLE.FLOW;
      levels.push({ span, isMap, closing: flow ? (isMap ? '}' : ']') : undefined, key: undefined });
    }
  }
  return root.children.get(0) ?? root;
}

function nameOf(text: string, event: Event): string {
  return event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '';
}

function rangeOf(text: string, event: Exclude<Event, { type: 1 | 6 }>, before: number): [number, number] {
  if (event.type === EVENT_ID.ALIAS) return [event.anchorStart - 1, event.anchorEnd];
  if (event.type !== EVENT_ID.SCALAR) return [event.start, event.start + 1];
  return rangeOfScalar(text, event, before);
}

/** The parser gives what is inside the quotes or the block; its marks belong to the value as well. */
function rangeOfScalar(text: string, event: ScalarEvent, before: number): [number, number] {
  const { style, valueStart, valueEnd } = event;
  if (valueStart === -1) {
    const colon = text.slice(before, before + 1) === ':' ? before + 1 : before;
    return [colon, colon];
  }
  if (style === SCALAR_STYLE.PLAIN) return [valueStart, valueEnd];
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED)
    return [valueStart - 1, valueEnd + 1];
  const mark = text.indexOf(
    style === SCALAR_STYLE.LITERAL_BLOCK ? '|' : '>',
    Math.max(before, event.tagEnd, event.anchorEnd),
  );
  return [mark === -1 ? valueStart : Math.min(mark, valueStart), valueEnd];
}
