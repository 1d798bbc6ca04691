import { maxAttributeDepth, newObject, type LogObject, type LogValue } from '../values/log-value.ts';

/** Reads `{name => "value", :other => 1, "list": [1, nil]}`; undefined when it is no hash. */
export function parseRubyHash(text: string): LogObject | undefined {
  const reader = new RubyReader(text);
  return reader.read();
}

class RubyReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): LogObject | undefined {
    if (!this.#accept('{')) return undefined;
    const hash = this.#hash(0);
    this.#skipBlanks();
    return this.#at === this.#text.length ? hash : undefined;
  }

  #hash(depth: number): LogObject | undefined {
    const result = newObject();
    while (!this.#accept('}')) {
      if (this.#isAtEnd()) return result;
      const name = this.#name();
      if (name === undefined || !(this.#accept('=>') || this.#accept(':'))) return undefined;
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      result[name] = value;
      if (!this.#accept(',') && !this.#isAt('}') && !this.#isAtEnd()) return undefined;
    }
    return result;
  }

  #list(depth: number): LogValue[] | undefined {
    const items: LogValue[] = [];
    while (!this.#accept(']')) {
      // Logs are cut off: a list that is not closed ends with what is around it.
      if (this.#isAt('}') || this.#isAtEnd()) return items;
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
      if (!this.#accept(',') && !this.#isAt(']') && !this.#isAt('}') && !this.#isAtEnd()) return undefined;
    }
    return items;
  }

  #name(): string | undefined {
    return (
      this.#quoted() ??
      this.#take(/:?"(?:\\.|[^"\\])*"/y)?.slice(2, -1) ??
      this.#take(/:?[\w@$-]+\??/y)?.replace(/^:/, '')
    );
  }

  #value(depth: number): LogValue | undefined {
    if (depth > maxAttributeDepth) return undefined;
    if (this.#accept('{')) return this.#hash(depth);
    if (this.#accept('[')) return this.#list(depth);
    const quoted = this.#quoted();
    if (quoted !== undefined) return quoted;
    const number = this.#take(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y);
    if (number !== undefined) return Number(number);
    const word = this.#take(/#<(?:[^<>]|<[^<>]*>)*>|:?[^\s,{}[\]"']+/y);
    if (word === undefined) return undefined;
    return word === 'nil'
      ? null
      : word === 'true'
        ? true
        : word === 'false'
          ? false
          : word.replace(/^:(?=\w)/, '');
  }

  #quoted(): string | undefined {
    const text = this.#take(/"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/y);
    return text?.slice(1, -1).replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter);
  }

  #accept(sign: string): boolean {
    if (!this.#isAt(sign)) return false;
    this.#at += sign.length;
    return true;
  }

  #isAt(sign: string): boolean {
    this.#skipBlanks();
    return this.#text.startsWith(sign, this.#at);
  }

  #isAtEnd(): boolean {
    this.#skipBlanks();
    return this.#at >= this.#text.length;
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #take(expression: RegExp): string | undefined {
    this.#skipBlanks();
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
