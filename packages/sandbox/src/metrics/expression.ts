/** An arithmetic expression over named queries, as formulas of widgets use it. */
export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'name'; name: string }
  | { kind: 'call'; function: string; arguments: Expression[] }
  | { kind: 'operation'; operator: '+' | '-' | '*' | '/'; left: Expression; right: Expression };

/** So many names, numbers, calls and parentheses are read: each may stand inside the one before, and that takes a stack. */
const maxParts = 500;

/**
 * Reads an expression; `undefined` when it is not one, or has more than 500 parts. `readAtom` finds names at the start
 * of a text.
 */
export function parseExpression(
  text: string,
  readAtom: (rest: string) => string | undefined,
): Expression | undefined {
  const parser = new ExpressionParser(text, readAtom);
  return parser.parse();
}

class ExpressionParser {
  #rest: string;
  #parts = 0;
  readonly #readAtom: (rest: string) => string | undefined;

  constructor(text: string, readAtom: (rest: string) => string | undefined) {
    this.#rest = text;
    this.#readAtom = readAtom;
  }

  parse(): Expression | undefined {
    const expression = this.#sum();
    return this.#rest.trim() === '' && this.#parts <= maxParts ? expression : undefined;
  }

  #sum(): Expression | undefined {
    return this.#chain(
      () => this.#product(),
      () => (this.#take('+') ? '+' : this.#take('-') ? '-' : undefined),
    );
  }

  #product(): Expression | undefined {
    return this.#chain(
      () => this.#single(),
      () => (this.#take('*') ? '*' : this.#take('/') ? '/' : undefined),
    );
  }

  #chain(
    operand: () => Expression | undefined,
    operator: () => '+' | '-' | '*' | '/' | undefined,
  ): Expression | undefined {
    let left = operand();
    for (let next = operator(); next !== undefined; next = operator()) {
      const right = operand();
      if (!left || !right) return undefined;
      left = { kind: 'operation', operator: next, left, right };
    }
    return left;
  }

  #single(): Expression | undefined {
    this.#parts += 1;
    if (this.#parts > maxParts) return undefined;
    if (this.#take('(')) {
      const inner = this.#sum();
      return this.#take(')') ? inner : undefined;
    }
    const number = this.#match(/^\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i);
    if (number !== undefined) return { kind: 'number', value: Number(number) };
    const atom = this.#readAtom(this.#rest.trimStart());
    if (atom !== undefined && atom !== '') {
      this.#rest = this.#rest.trimStart().slice(atom.length);
      return { kind: 'name', name: atom };
    }
    const name = this.#match(/^\s*([A-Za-z_]\w*)\s*\(/);
    return name === undefined ? undefined : this.#call(name);
  }

  #call(name: string): Expression | undefined {
    const values: Expression[] = [];
    do {
      const value = this.#sum();
      if (!value) return undefined;
      values.push(value);
    } while (this.#take(','));
    return this.#take(')') ? { kind: 'call', function: name, arguments: values } : undefined;
  }

  #take(character: string): boolean {
    const rest = this.#rest.trimStart();
    if (!rest.startsWith(character)) return false;
    this.#rest = rest.slice(1);
    return true;
  }

  #match(expression: RegExp): string | undefined {
    const match = expression.exec(this.#rest);
    if (!match) return undefined;
    this.#rest = this.#rest.slice(match[0].length);
    return match[1];
  }
}
