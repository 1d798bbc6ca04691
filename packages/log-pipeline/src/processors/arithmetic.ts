import { PipelineError } from '../pipeline/settings.ts';
import { numberOf, type LogValue } from '../values/log-value.ts';

type ReadAttribute = (name: string) => LogValue | undefined;
type Evaluate = (read: ReadAttribute, replaceMissing: boolean) => number | undefined;

const maxDepth = 100;

/**
 * Compiles an expression of attributes, numbers, `+ - * /` and parentheses. It has no value when an attribute is missing
 * (unless missing ones count as 0) or is no number.
 *
 * @throws PipelineError
 */
export function compileExpression(expression: string): Evaluate {
  return new ExpressionParser(expression).parse();
}

class ExpressionParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Evaluate {
    const sum = this.#sum();
    if (this.#peek() !== '') this.#fail();
    return sum;
  }

  #sum(): Evaluate {
    this.#depth += 1;
    if (this.#depth > maxDepth) this.#fail();
    let left = this.#product();
    for (let sign = this.#sign(/[+-]/y); sign !== undefined; sign = this.#sign(/[+-]/y)) {
      left = combine(left, this.#product(), sign === '+' ? (a, b) => a + b : (a, b) => a - b);
    }
    this.#depth -= 1;
    return left;
  }

  #product(): Evaluate {
    let left = this.#operand();
    for (let sign = this.#sign(/[*/]/y); sign !== undefined; sign = this.#sign(/[*/]/y)) {
      left = combine(left, this.#operand(), sign === '*' ? (a, b) => a * b : (a, b) => a / b);
    }
    return left;
  }

  #operand(): Evaluate {
    if (this.#sign(/\(/y) !== undefined) {
      const inner = this.#sum();
      if (this.#sign(/\)/y) === undefined) this.#fail();
      return inner;
    }
    const number = this.#sign(/[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w@.])/y);
    if (number !== undefined) return () => Number(number);
    if (this.#sign(/-(?=\s*[(\w@$`\\])/y) !== undefined) {
      const inner = this.#operand();
      return (read, replaceMissing) => {
        const value = inner(read, replaceMissing);
        return value === undefined ? undefined : -value;
      };
    }
    // A dash between letters belongs to the name: a minus has blanks around it.
    const name = this.#sign(/`[^`]+`|(?:\\.|[\w@$.:])+(?:-(?:\\.|[\w@$.:])+)*/y);
    if (name === undefined) return this.#fail();
    return readAttribute(
      name.startsWith('`') ? name.slice(1, -1) : name.replace(/\\([^.])/g, '$1').replace(/^@/, ''),
    );
  }

  #sign(expression: RegExp): string | undefined {
    this.#peek();
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #peek(): string {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.charAt(this.#at);
  }

  #fail(): never {
    throw new PipelineError(
      `The expression "${this.#text}" cannot be read at character ${String(this.#at + 1)}`,
    );
  }
}

function combine(left: Evaluate, right: Evaluate, apply: (a: number, b: number) => number): Evaluate {
  return (read, replaceMissing) => {
    const a = left(read, replaceMissing);
    const b = right(read, replaceMissing);
    return a === undefined || b === undefined ? undefined : apply(a, b);
  };
}

function readAttribute(name: string): Evaluate {
  return (read, replaceMissing) => {
    // What is no number counts as missing.
    const value = numberOf(read(name) ?? undefined);
    return value ?? (replaceMissing ? 0 : undefined);
  };
}
