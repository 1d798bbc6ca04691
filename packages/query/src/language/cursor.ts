import { QuerySyntaxError } from './query.ts';

/** Queries nest a few levels; a stack is not for the reader's input to spend. */
const maxDepth = 100;
const maxLength = 100_000;

/** A position in a query's text. */
export class Cursor {
  readonly text: string;
  at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
    if (text.length > maxLength) this.fail(`longer than ${maxLength} characters`);
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (this.at < this.text.length && /\s/.test(this.text.charAt(this.at))) this.at++;
  }

  /** The next characters without moving, white space skipped. */
  sees(text: string): boolean {
    this.skipSpace();
    return this.text.startsWith(text, this.at);
  }

  /** Moves over a text if it comes next. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Moves over a keyword if it comes next and ends there. */
  takeWord(word: string): boolean {
    this.skipSpace();
    const end = this.at + word.length;
    if (this.text.slice(this.at, end).toUpperCase() !== word) return false;
    if (/[\w:.]/.test(this.text.charAt(end))) return false;
    this.at = end;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`expected \`${text}\``);
  }

  /** Moves over what a sticky expression matches here. */
  match(pattern: RegExp): string | undefined {
    this.skipSpace();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Runs a step one level deeper. */
  deeper<T>(step: () => T): T {
    if (++this.#depth > maxDepth) this.fail(`nested more than ${maxDepth} levels deep`);
    const result = step();
    this.#depth--;
    return result;
  }

  fail(message: string): never {
    throw new QuerySyntaxError(`${message} at position ${this.at + 1}`, this.at);
  }
}
