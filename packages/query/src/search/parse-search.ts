import {
  SearchSyntaxError,
  type ComparisonOperator,
  type SearchDialect,
  type SearchNode,
} from './search-node.ts';

/** So many parentheses and negations inside each other are read; no person writes as many. */
const maxDepth = 100;

/**
 * Reads the search syntax that logs, events, traces and metric filters share: `key:value`, words, `"phrases"`, `*` and
 * `?` inside values, `-`, `!` or `NOT`, `AND` or `&&` (also a space), `OR` or `||`, parentheses, `key:(a OR b)`,
 * `key:>=1`, `key:[1 TO 2]`, `key:*`, `*:word` and `CIDR(key, network)`. An empty text finds everything.
 *
 * @returns the search as a tree, for `compileSearch` and `printSearch`
 * @throws SearchSyntaxError with the position of what does not fit
 * @see https://docs.datadoghq.com/logs/explorer/search_syntax/
 */
export function parseSearch(text: string, dialect: SearchDialect = 'logs'): SearchNode {
  return new SearchParser(text, dialect).parse();
}

class SearchParser {
  readonly #text: string;
  readonly #dialect: SearchDialect;
  readonly #endsTerm: RegExp;
  #position = 0;
  #depth = 0;

  constructor(text: string, dialect: SearchDialect) {
    this.#text = text;
    this.#dialect = dialect;
    this.#endsTerm = dialect === 'metrics' ? /[\s(),]/ : /[\s()]/;
  }

  parse(): SearchNode {
    const node = this.#either(undefined);
    if (this.#position < this.#text.length) this.#fail('")" closes nothing');
    return node;
  }

  #either(field: string | undefined): SearchNode {
    const first = this.#both(field);
    const nodes = first === undefined ? [] : [first];
    while (this.#takeOperator('OR', '||')) {
      if (nodes.length === 0) this.#fail('OR has nothing before it');
      const next = this.#both(field);
      if (next === undefined) return this.#fail('OR has nothing after it');
      nodes.push(next);
    }
    return combine('or', nodes) ?? { kind: 'all' };
  }

  #both(field: string | undefined): SearchNode | undefined {
    const nodes: SearchNode[] = [];
    let endsWithOperator = false;
    for (;;) {
      this.#skipBlanks();
      if (this.#position >= this.#text.length || this.#peek() === ')' || this.#isOperator('OR', '||')) break;
      if (this.#takeOperator('AND', '&&')) {
        if (nodes.length === 0) this.#fail('AND has nothing before it');
        endsWithOperator = true;
        continue;
      }
      nodes.push(this.#single(field));
      endsWithOperator = false;
    }
    if (endsWithOperator) this.#fail('AND has nothing after it');
    return combine('and', nodes);
  }

  #single(field: string | undefined): SearchNode {
    if (this.#depth === maxDepth) this.#fail('The search is nested too deeply');
    this.#depth += 1;
    const node = this.#clause(field);
    this.#depth -= 1;
    return node;
  }

  #clause(field: string | undefined): SearchNode {
    if (this.#takeOperator('NOT')) return { kind: 'not', node: this.#operand('NOT', field) };
    const first = this.#peek();
    if ((first === '-' || first === '!') && !this.#isBlank(this.#position + 1)) {
      this.#position += 1;
      return { kind: 'not', node: this.#operand(first, field) };
    }
    if (first === '+' && !this.#isBlank(this.#position + 1)) {
      this.#position += 1;
      return this.#single(field);
    }
    if (first === '(') return this.#group(field);
    if (first === '"') return withField({ kind: 'phrase', value: this.#phrase() }, field);
    if (this.#text.startsWith('CIDR(', this.#position)) return this.#cidr();
    return this.#fieldOrTerm(field);
  }

  #operand(operator: string, field: string | undefined): SearchNode {
    this.#skipBlanks();
    if (this.#position >= this.#text.length || this.#peek() === ')')
      this.#fail(`${operator} has nothing after it`);
    return this.#single(field);
  }

  #group(field: string | undefined): SearchNode {
    const start = this.#position;
    this.#position += 1;
    const node = this.#either(field);
    if (this.#peek() !== ')') this.#fail('"(" is not closed', start);
    this.#position += 1;
    return node;
  }

  #fieldOrTerm(inherited: string | undefined): SearchNode {
    // The tags of `tag:(service:a OR env:b)` are values, colon and all.
    if (inherited !== undefined && this.#dialect === 'monitors') return this.#value(inherited);
    const start = this.#position;
    const name = this.#read(true);
    if (this.#peek() !== ':' || name === '') {
      this.#position = start;
      return this.#value(inherited);
    }
    this.#position += 1;
    this.#skipBlanks();
    const field = unescape(name);
    if (this.#position >= this.#text.length) this.#fail(`"${field}:" has no value`, start);
    if (this.#peek() === '(') return this.#group(field);
    return this.#value(field);
  }

  #value(field: string | undefined): SearchNode {
    const first = this.#peek();
    if (first === '"') return existence(field, withField({ kind: 'phrase', value: this.#phrase() }, field));
    if (field !== undefined && (first === '<' || first === '>')) return this.#comparison(field);
    if (field !== undefined && (first === '[' || first === '{')) return this.#range(field);
    const start = this.#position;
    const term = this.#read(false);
    if (term === '') this.#fail(`"${this.#text.charAt(start)}" is not expected here`, start);
    return termNode(term, field);
  }

  #comparison(field: string): SearchNode {
    const operator = /[<>]=?/y;
    operator.lastIndex = this.#position;
    const sign = operator.exec(this.#text)?.[0] ?? '';
    this.#position += sign.length;
    this.#skipBlanks();
    const value = this.#peek() === '"' ? this.#phrase() : unescape(this.#read(false));
    if (value === '') this.#fail(`"${sign}" has no value`);
    return { kind: 'comparison', field, operator: comparisonOperators[sign] ?? '>=', value };
  }

  #range(field: string): SearchNode {
    const start = this.#position;
    const range = /([[{])\s*("(?:\\.|[^"\\])*"|[^\s\]}]+)\s+TO\s+("(?:\\.|[^"\\])*"|[^\s\]}]+)\s*([\]}])/y;
    range.lastIndex = start;
    const found = range.exec(this.#text);
    if (!found) return this.#fail('A range is written [LOWEST TO HIGHEST]', start);
    const [whole, opening, lower = '', upper = '', closing] = found;
    this.#position += whole.length;
    return {
      kind: 'range',
      field,
      ...(lower !== '*' && { lower: bound(lower) }),
      ...(upper !== '*' && { upper: bound(upper) }),
      lowerInclusive: opening === '[',
      upperInclusive: closing === ']',
    };
  }

  #cidr(): SearchNode {
    const start = this.#position;
    const call = /CIDR\(\s*([^\s,()]+)\s*((?:,\s*[^\s,()]+\s*)+)\)/y;
    call.lastIndex = start;
    const found = call.exec(this.#text);
    if (!found) return this.#fail('CIDR is written CIDR(FIELD, NETWORK, …)', start);
    this.#position += found[0].length;
    const networks = (found[2] ?? '').split(',').slice(1);
    return { kind: 'cidr', field: found[1] ?? '', networks: networks.map((network) => network.trim()) };
  }

  #phrase(): string {
    const start = this.#position;
    const quoted = /"((?:\\.|[^"\\])*)"/sy;
    quoted.lastIndex = start;
    const found = quoted.exec(this.#text);
    if (!found) return this.#fail('The quotation mark is not closed', start);
    this.#position += found[0].length;
    return unescape(found[1] ?? '');
  }

  /** Reads up to the end of the term, or of the field's name. Escapes are kept. */
  #read(isName: boolean): string {
    const start = this.#position;
    while (this.#position < this.#text.length) {
      const character = this.#text.charAt(this.#position);
      if (character === '\\' && this.#position + 1 < this.#text.length) this.#position += 2;
      else if (this.#endsTerm.test(character) || (isName && (character === ':' || character === '"'))) break;
      else this.#position += 1;
    }
    return this.#text.slice(start, this.#position);
  }

  #takeOperator(...spellings: string[]): boolean {
    this.#skipBlanks();
    const length = this.#operatorLength(spellings);
    this.#position += length;
    return length > 0;
  }

  #isOperator(...spellings: string[]): boolean {
    return this.#operatorLength(spellings) > 0;
  }

  #operatorLength(spellings: readonly string[]): number {
    for (const spelling of spellings) {
      const end = this.#position + spelling.length;
      const word = this.#text.slice(this.#position, end);
      if (word !== spelling && !(this.#dialect === 'metrics' && word.toUpperCase() === spelling)) continue;
      if (/[&|]/.test(spelling) || end >= this.#text.length || /[\s()]/.test(this.#text.charAt(end))) {
        return spelling.length;
      }
    }
    const isComma = this.#dialect === 'metrics' && spellings.includes('AND') && this.#peek() === ',';
    return isComma ? 1 : 0;
  }

  #skipBlanks(): void {
    while (this.#position < this.#text.length && this.#isBlank(this.#position)) this.#position += 1;
  }

  #isBlank(position: number): boolean {
    return position >= this.#text.length || /\s/.test(this.#text.charAt(position));
  }

  #peek(): string {
    return this.#text.charAt(this.#position);
  }

  #fail(message: string, position = this.#position): never {
    throw new SearchSyntaxError(message, position);
  }
}

const comparisonOperators: Readonly<Record<string, ComparisonOperator>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function combine(kind: 'and' | 'or', nodes: readonly SearchNode[]): SearchNode | undefined {
  return nodes.length > 1 ? { kind, nodes } : nodes[0];
}

function termNode(term: string, field: string | undefined): SearchNode {
  if (term === '*') return field === undefined || field === '*' ? { kind: 'all' } : { kind: 'exists', field };
  if (/^(?:[^\\*?]|\\.)*$/s.test(term)) {
    return existence(field, withField({ kind: 'word', value: unescape(term) }, field));
  }
  return withField({ kind: 'wildcard', pattern: keepWildcardEscapes(term) }, field);
}

/** `_exists_:key` and `_missing_:key` ask for the field itself. */
function existence(field: string | undefined, node: SearchNode): SearchNode {
  if (node.kind !== 'word' && node.kind !== 'phrase') return node;
  if (field === '_exists_') return { kind: 'exists', field: node.value };
  if (field === '_missing_') return { kind: 'not', node: { kind: 'exists', field: node.value } };
  return node;
}

function withField<Node extends SearchNode & { field?: string }>(
  node: Node,
  field: string | undefined,
): Node {
  return field === undefined ? node : { ...node, field };
}

function bound(text: string): string {
  return unescape(text.startsWith('"') ? text.slice(1, -1) : text);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

/** Escapes stay only where they make a wildcard, or a backslash, literal. */
function keepWildcardEscapes(term: string): string {
  return term.replace(/\\(.)/gs, (escape, character: string) =>
    '*?\\'.includes(character) ? escape : character,
  );
}
