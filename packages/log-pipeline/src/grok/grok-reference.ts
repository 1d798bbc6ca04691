/** A call in a reference: a matcher, a filter or a support rule, with its arguments. */
export interface GrokCall {
  name: string;
  args: readonly GrokArgument[];
}

export type GrokArgument = string | number | boolean | null | GrokCall;

/** A reference, read: `%{matcher(…):path:filter(…)}`. */
export interface GrokReference {
  matcher: GrokCall;
  /** Where the text goes; empty for the root, which only a filter can fill. Absent: it goes nowhere. */
  path?: readonly string[];
  filter?: GrokCall;
}

/** A grok rule that cannot be read. */
export class GrokSyntaxError extends Error {
  readonly code = 'GROK_SYNTAX';

  constructor(message: string) {
    super(message);
    this.name = 'GrokSyntaxError';
  }
}

const maxDepth = 20;

/** Reads the reference that starts at `%{`; undefined when no reference stands there. */
export function readGrokReference(
  text: string,
  position: number,
): { reference: GrokReference; length: number } | undefined {
  if (!text.startsWith('%{', position)) return undefined;
  const reader = new ReferenceReader(text, position + 2);
  const reference = reader.reference();
  return { reference, length: reader.position - position };
}

class ReferenceReader {
  readonly #text: string;
  readonly #start: number;
  position: number;

  constructor(text: string, position: number) {
    this.#text = text;
    this.#start = position - 2;
    this.position = position;
  }

  reference(): GrokReference {
    const matcher = this.#call(0);
    if (!this.#accept(':')) {
      this.#expectEnd();
      return { matcher };
    }
    const path = this.#path();
    const filter = this.#accept(':') && !this.#isAt('}') ? this.#call(0) : undefined;
    this.#expectEnd();
    return { matcher, ...((path.length > 0 || filter) && { path }), ...(filter && { filter }) };
  }

  #call(depth: number): GrokCall {
    if (depth > maxDepth) return this.#fail('its arguments are nested too deeply');
    // Datadog reads over what is no part of a name, as in `%{?>word:name}`.
    this.#take(/[?><!=]+/y);
    const name = this.#take(/[\w$@][\w.$@-]*/y) ?? this.#fail('a name is missing');
    const args: GrokArgument[] = [];
    if (!this.#accept('(')) return { name, args };
    while (!this.#accept(')')) {
      if (this.position >= this.#text.length) return this.#fail('")" is missing');
      args.push(this.#argument(depth));
      if (!this.#accept(',') && !this.#isAt(')')) return this.#fail('"," or ")" is missing');
    }
    return { name, args };
  }

  #argument(depth: number): GrokArgument {
    this.#skipBlanks();
    const quoted = this.#take(/"(?:\\[\s\S]|[^"\\])*"/y);
    if (quoted !== undefined) return unescapeText(quoted.slice(1, -1));
    const number = this.#take(/[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y);
    if (number !== undefined) return Number(number);
    const call = this.#call(depth + 1);
    // `decodeuricomponent:true` is an option and its value.
    const option = call.args.length === 0 ? this.#take(/:\s*(?:true|false)/y) : undefined;
    if (option !== undefined) return `${call.name}:${option.slice(1).trim()}`;
    if (call.args.length > 0) return call;
    return call.name === 'true' ? true : call.name === 'false' ? false : call.name === 'null' ? null : call;
  }

  #path(): string[] {
    const names: string[] = [];
    for (;;) {
      this.#skipBlanks();
      const quoted = this.#take(/\["(?:\\.|[^"\\])*"\]/y);
      if (quoted !== undefined) names.push(unescapeText(quoted.slice(2, -2)));
      else {
        const plain = this.#take(/[^\s:}.["]+(?:\s+[^\s:}.["]+)*/y);
        if (plain === undefined) return names;
        names.push(plain);
      }
      this.#accept('.');
    }
  }

  #expectEnd(): void {
    if (!this.#accept('}')) this.#fail('"}" is missing');
  }

  #accept(sign: string): boolean {
    if (!this.#isAt(sign)) return false;
    this.position += sign.length;
    return true;
  }

  #isAt(sign: string): boolean {
    this.#skipBlanks();
    return this.#text.startsWith(sign, this.position);
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#text.charAt(this.position))) this.position += 1;
  }

  #take(expression: RegExp): string | undefined {
    this.#skipBlanks();
    expression.lastIndex = this.position;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  #fail(reason: string): never {
    throw new GrokSyntaxError(
      `"${this.#text.slice(this.#start, this.#start + 60)}" cannot be read: ${reason}`,
    );
  }
}

/** `\"`, `\'` and `\\` stand for the character; any other backslash belongs to the text. */
function unescapeText(text: string): string {
  return text.replace(/\\(["'\\])/g, '$1');
}
