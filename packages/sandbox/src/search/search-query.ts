import { refuse } from '../http/refusal.ts';
import { fitsWildcard } from './wildcard.ts';

/** So many parentheses and negations inside each other are read; no person writes as many. */
const maxDepth = 100;

/** What a search is run over: whatever has fields and text. */
export interface Searchable {
  /** All values of a field, such as those of the tags with that key. */
  valuesOf(field: string): readonly string[];
  /** The text that words without a field are looked up in. */
  text: string;
}

export type Search = (item: Searchable) => boolean;

/**
 * Reads the search syntax that metric filters, log and event searches share: `key:value`, words, `*` inside
 * values, `-` or `NOT` or `!`, `AND` (also a comma or a space), `OR`, parentheses and `key:(a OR b)`.
 *
 * @throws Refusal 400 when the query is nested more than 100 deep
 */
export function parseSearch(query: string): Search {
  const tokens = tokenize(query);
  if (tokens.length === 0) return () => true;
  return new SearchParser(tokens).parse();
}

function tokenize(query: string): string[] {
  return query.match(/"(?:\\.|[^"\\])*"|[(),]|(?:"(?:\\.|[^"\\])*"|\\.|[^\s(),"])+/g) ?? [];
}

class SearchParser {
  readonly #tokens: string[];
  #position = 0;
  #depth = 0;

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  parse(): Search {
    // A stray parenthesis ends the query: what was read so far counts.
    return this.#either();
  }

  #either(field?: string): Search {
    const branches = [this.#all(field)];
    while (this.#peek()?.toUpperCase() === 'OR') {
      this.#position += 1;
      branches.push(this.#all(field));
    }
    return branches.length === 1 && branches[0]
      ? branches[0]
      : (item) => branches.some((branch) => branch(item));
  }

  #all(field?: string): Search {
    const parts: Search[] = [];
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token === ')' || token.toUpperCase() === 'OR') break;
      if (token === ',' || token.toUpperCase() === 'AND') {
        this.#position += 1;
        continue;
      }
      parts.push(this.#single(field));
    }
    return (item) => parts.every((part) => part(item));
  }

  #single(field?: string): Search {
    if (this.#depth === maxDepth) throw refuse(400, 'The search query is nested too deeply');
    this.#depth += 1;
    const search = this.#term(field);
    this.#depth -= 1;
    return search;
  }

  #term(field?: string): Search {
    const token = this.#tokens[this.#position] ?? '';
    this.#position += 1;
    if (token.toUpperCase() === 'NOT') return negate(this.#single(field));
    if (token === '(') return this.#group(field);
    if (/^[-!]./.test(token)) {
      this.#tokens[(this.#position -= 1)] = token.slice(1);
      return negate(this.#single(field));
    }
    const colon = field === undefined ? fieldEnd(token) : -1;
    if (colon === -1) return field === undefined ? wordSearch(token) : fieldSearch(field, token);
    const name = token.slice(0, colon);
    const value = token.slice(colon + 1);
    if (value === '' && this.#peek() === '(') {
      this.#position += 1;
      return this.#group(name);
    }
    return fieldSearch(name, value);
  }

  #group(field?: string): Search {
    const inner = this.#either(field);
    if (this.#peek() === ')') this.#position += 1;
    return inner;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#position];
  }
}

function negate(search: Search): Search {
  return (item) => !search(item);
}

function fieldEnd(token: string): number {
  return token.startsWith('"') ? -1 : token.indexOf(':');
}

function wordSearch(token: string): Search {
  if (token === '*') return () => true;
  const pattern = `*${patternOf(token)}*`;
  return (item) => fitsWildcard(pattern, item.text.toLowerCase());
}

function fieldSearch(field: string, value: string): Search {
  const name = field.startsWith('@') ? field.slice(1) : field;
  if (value === '*') return (item) => item.valuesOf(name).length > 0;
  const range = /^(>=|<=|>|<)(-?[\d.]+)$/.exec(value);
  if (range) return (item) => item.valuesOf(name).some((found) => compare(Number(found), range));
  const pattern = patternOf(value);
  return (item) => item.valuesOf(name).some((found) => fitsWildcard(pattern, found.toLowerCase()));
}

function compare(found: number, [, operator, limit]: RegExpExecArray): boolean {
  const wanted = Number(limit);
  if (operator === '>') return found > wanted;
  if (operator === '<') return found < wanted;
  return operator === '>=' ? found >= wanted : found <= wanted;
}

/** A word or value without quotes and escapes, in lower case: searches do not tell capitals apart. */
function patternOf(text: string): string {
  const plain = text.startsWith('"') ? text.slice(1, -1) : text;
  return plain.replace(/\\(.)/g, '$1').toLowerCase();
}
