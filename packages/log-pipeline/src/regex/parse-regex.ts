import {
  anyButLineBreak,
  anyCharacter,
  CharacterSet,
  escapeClasses,
  propertyClass,
} from './character-set.ts';
import { RegexSyntaxError, type Assertion, type RegexNode, type RepeatMode } from './regex-node.ts';

/** What a regular expression may refer to outside of itself. */
export interface RegexSurroundings {
  /** Takes the next free capture; a name is that of `(?<name>…)`. */
  newCapture(name?: string): number;
  /** Reads a reference `%{…}` that stands at the position; gives its node and length. Absent: `%` is a character. */
  readReference?(text: string, position: number): { node: RegexNode; length: number } | undefined;
}

interface Flags {
  ignoreCase: boolean;
  dotAll: boolean;
  multiline: boolean;
  extended: boolean;
}

const maxDepth = 200;
const maxRepeat = 10_000;

/**
 * Reads a regular expression as Java and Oniguruma write it: atomic groups, possessive quantifiers, flags inside of the
 * pattern, POSIX classes, class intersections and lookbehind.
 *
 * @throws RegexSyntaxError
 */
export function parseRegex(pattern: string, surroundings: RegexSurroundings): RegexNode {
  return new RegexParser(pattern, surroundings).parse();
}

/** The same, as the parts that stand one after the other, each with where it is written. */
export function parseRegexParts(
  pattern: string,
  surroundings: RegexSurroundings,
): { node: RegexNode; start: number; end: number }[] {
  return new RegexParser(pattern, surroundings).parseParts();
}

/** Reads a character class, such as `[\\w.-]`. @throws RegexSyntaxError */
export function parseCharacterClass(pattern: string): CharacterSet {
  const [part] = parseRegexParts(pattern, { newCapture: () => 0 });
  if (part?.node.kind !== 'set' || part.end !== pattern.length)
    throw new RegexSyntaxError('It is no character class', 0);
  return part.node.set;
}

class RegexParser {
  readonly #text: string;
  readonly #surroundings: RegexSurroundings;
  readonly #captures: number[] = [];
  readonly #names = new Map<string, number>();
  #flags: Flags = { ignoreCase: false, dotAll: true, multiline: false, extended: false };
  #position = 0;
  #depth = 0;

  constructor(text: string, surroundings: RegexSurroundings) {
    this.#text = text;
    this.#surroundings = surroundings;
  }

  parse(): RegexNode {
    const node = this.#alternatives();
    if (this.#position < this.#text.length) this.#fail('")" closes nothing');
    return node;
  }

  parseParts(): { node: RegexNode; start: number; end: number }[] {
    const parts: { node: RegexNode; start: number; end: number }[] = [];
    while (this.#position < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const start = this.#position;
      const node = this.#quantified();
      if (node) parts.push({ node, start, end: this.#position });
    }
    if (this.#peek() !== '|') {
      if (this.#position < this.#text.length) this.#fail('")" closes nothing');
      return parts;
    }
    // Whole alternatives are one part.
    const first: RegexNode = { kind: 'sequence', nodes: parts.map(({ node }) => node) };
    const node = this.#moreAlternatives(first);
    if (this.#position < this.#text.length) this.#fail('")" closes nothing');
    return [{ node, start: 0, end: this.#text.length }];
  }

  #alternatives(): RegexNode {
    if (this.#depth === maxDepth) this.#fail('The expression is nested too deeply');
    this.#depth += 1;
    const flags = { ...this.#flags };
    const node = this.#moreAlternatives(this.#sequence());
    this.#flags = flags;
    this.#depth -= 1;
    return node;
  }

  #moreAlternatives(first: RegexNode): RegexNode {
    const nodes = [first];
    while (this.#peek() === '|') {
      this.#position += 1;
      nodes.push(this.#sequence());
    }
    return nodes.length === 1 ? first : { kind: 'alternatives', nodes };
  }

  #sequence(): RegexNode {
    const nodes: RegexNode[] = [];
    while (this.#position < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const node = this.#quantified();
      if (node) nodes.push(node);
    }
    return { kind: 'sequence', nodes };
  }

  #quantified(): RegexNode | undefined {
    let node = this.#atom();
    if (!node) return undefined;
    for (let quantifier = this.#quantifier(); quantifier; quantifier = this.#quantifier()) {
      node = { kind: 'repeat', node, ...quantifier };
    }
    return node;
  }

  #quantifier(): { min: number; max: number; mode: RepeatMode } | undefined {
    const bounds = this.#bounds();
    if (!bounds) return undefined;
    const next = this.#peek();
    if (next === '?' || next === '+') this.#position += 1;
    return { ...bounds, mode: next === '?' ? 'lazy' : next === '+' ? 'possessive' : 'greedy' };
  }

  #bounds(): { min: number; max: number } | undefined {
    const sign = this.#peek();
    const simple = simpleBounds.get(sign);
    if (simple) {
      this.#position += 1;
      return simple;
    }
    const counted = sign === '{' ? this.#take(/\{(\d*)(,?)(\d*)\}/y) : undefined;
    if (!counted || (counted[1] === '' && counted[3] === '')) {
      if (counted) this.#position -= counted[0].length;
      return undefined;
    }
    const min = Number(counted[1] ?? 0);
    const max = counted[3] === '' ? (counted[2] === '' ? min : Infinity) : Number(counted[3]);
    if (min > maxRepeat || (max !== Infinity && (max > maxRepeat || max < min)))
      this.#fail('The quantifier is out of range');
    return { min, max };
  }

  #atom(): RegexNode | undefined {
    const start = this.#position;
    const character = this.#peek();
    if (character === '%') {
      const reference = this.#surroundings.readReference?.(this.#text, start);
      if (reference) {
        this.#position += reference.length;
        return reference.node;
      }
    }
    this.#position += 1;
    switch (character) {
      case '(':
        return this.#group(start);
      case '[':
        return this.#setNode(this.#characterClass(start));
      case '.':
        return { kind: 'set', set: this.#flags.dotAll ? anyCharacter : anyButLineBreak };
      case '^':
        return assertion(this.#flags.multiline ? 'line-start' : 'start');
      case '$':
        return assertion(this.#flags.multiline ? 'line-end' : 'last-line-end');
      case '\\':
        return this.#escape(start);
      case '*':
      case '+':
      case '?':
        return this.#fail(`"${character}" has nothing to repeat`, start);
      default:
        return this.#plain(character);
    }
  }

  #plain(character: string): RegexNode | undefined {
    if (this.#flags.extended && /\s/.test(character)) return undefined;
    if (this.#flags.extended && character === '#') {
      this.#take(/[^\n]*/y);
      return undefined;
    }
    return { kind: 'text', text: character, ignoreCase: this.#flags.ignoreCase };
  }

  #group(start: number): RegexNode | undefined {
    const opening = this.#take(
      /\?(?:<([A-Za-z_][\w.-]*)>|P<(\w+)>|<=|<!|[=!>:]|#[^)]*|[a-zA-Z]*(?:-[a-zA-Z]+)?(?=[:)]))/y,
    );
    if (!opening) {
      if (this.#peek() === '?') return this.#fail('There is no such group', start);
      const index = this.#surroundings.newCapture();
      this.#captures.push(index);
      return { kind: 'capture', index, node: this.#groupBody(start) };
    }
    const sign = opening[0].slice(1);
    const name = opening[1] ?? opening[2];
    if (name !== undefined) {
      const index = this.#surroundings.newCapture(name);
      this.#captures.push(index);
      this.#names.set(name, index);
      return { kind: 'capture', index, node: this.#groupBody(start) };
    }
    if (sign.startsWith('#')) {
      this.#take(/\)/y);
      return undefined;
    }
    const isBehind = sign.startsWith('<');
    const isNegative = sign.endsWith('!');
    if (sign === '=' || isNegative || isBehind) {
      return { kind: 'look', behind: isBehind, negative: isNegative, node: this.#groupBody(start) };
    }
    if (sign === '>') return { kind: 'atomic', node: this.#groupBody(start) };
    return this.#flagGroup(sign, start);
  }

  #flagGroup(sign: string, start: number): RegexNode | undefined {
    const [on = '', off = ''] = sign.replace(':', '').split('-');
    const before = { ...this.#flags };
    this.#setFlags(on, true);
    this.#setFlags(off, false);
    if (sign !== ':' && this.#peek() === ')') {
      // The flags hold up to the end of the group around.
      this.#position += 1;
      return undefined;
    }
    if (sign !== ':' && this.#peek() === ':') this.#position += 1;
    const node = this.#groupBody(start);
    this.#flags = before;
    return node;
  }

  #setFlags(letters: string, value: boolean): void {
    for (const letter of letters) {
      if (letter === 'i') this.#flags.ignoreCase = value;
      else if (letter === 's') this.#flags.dotAll = value;
      else if (letter === 'm') this.#flags.multiline = value;
      else if (letter === 'x') this.#flags.extended = value;
      else if (!/[uUd]/.test(letter)) this.#fail(`There is no flag "${letter}"`);
    }
  }

  #groupBody(start: number): RegexNode {
    const node = this.#alternatives();
    if (this.#peek() !== ')') this.#fail('"(" is not closed', start);
    this.#position += 1;
    return node;
  }

  #escape(start: number): RegexNode {
    const letter = this.#peek();
    if (letter === '') return this.#fail('The backslash escapes nothing', start);
    if (letter === 'Q') {
      const quoted = this.#take(/Q([\s\S]*?)(?:\\E|$)/y)?.[1] ?? '';
      return { kind: 'text', text: quoted, ignoreCase: this.#flags.ignoreCase };
    }
    const place = assertions.get(letter);
    if (place) {
      this.#position += 1;
      return assertion(place);
    }
    if (letter === 'R') {
      this.#position += 1;
      const breaks = escapeClasses.get('v') ?? anyCharacter;
      return {
        kind: 'alternatives',
        nodes: [
          { kind: 'text', text: '\r\n', ignoreCase: false },
          { kind: 'set', set: breaks },
        ],
      };
    }
    const reference = this.#take(/[1-9]\d?|k<(\w+)>/y);
    if (reference) return this.#backreference(reference[0], reference[1], start);
    const set = this.#escapedClass();
    if (set) return this.#setNode(set);
    return { kind: 'text', text: this.#escapedCharacter(), ignoreCase: this.#flags.ignoreCase };
  }

  #backreference(number: string, name: string | undefined, start: number): RegexNode {
    const index = name === undefined ? this.#captures[Number(number) - 1] : this.#names.get(name);
    if (index === undefined) return this.#fail(`"\\${number}" refers to no group`, start);
    return { kind: 'backreference', index, ignoreCase: this.#flags.ignoreCase };
  }

  #escapedClass(): CharacterSet | undefined {
    const letter = this.#peek();
    const known = escapeClasses.get(letter);
    if (known) {
      this.#position += 1;
      return known;
    }
    const property = this.#take(/[pP](?:\{(\^?)([\w=]+)\}|([A-Z]))/y);
    if (!property) return undefined;
    const name = property[2] ?? property[3] ?? '';
    const set = propertyClass(name);
    if (!set) return this.#fail(`There is no character class "${name}"`);
    return letter === 'P' || property[1] === '^' ? set.inverted() : set;
  }

  #escapedCharacter(): string {
    const code = this.#take(/x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|x\{([0-9A-Fa-f]{1,6})\}|0([0-7]{1,3})/y);
    if (code) {
      const point =
        code[4] === undefined ? parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16) : parseInt(code[4], 8);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    }
    const letter = this.#peek();
    this.#position += 1;
    return controlCharacters.get(letter) ?? letter;
  }

  #characterClass(start: number): CharacterSet {
    if (this.#depth === maxDepth) this.#fail('The expression is nested too deeply');
    this.#depth += 1;
    const isNegated = this.#take(/\^/y) !== undefined;
    const set = this.#classMembers(start, true);
    this.#position += 1;
    this.#depth -= 1;
    return isNegated ? set.inverted() : set;
  }

  /** Up to the closing bracket, which is left. A bracket that comes first is one of the characters. */
  #classMembers(start: number, isFirst: boolean): CharacterSet {
    const sets: CharacterSet[] = [];
    while (this.#peek() !== ']' || (isFirst && sets.length === 0)) {
      if (this.#position >= this.#text.length) this.#fail('"[" is not closed', start);
      if (this.#take(/&&/y))
        return CharacterSet.union(...sets).intersection(this.#classMembers(start, false));
      sets.push(this.#classMember());
    }
    return CharacterSet.union(...sets);
  }

  #classMember(): CharacterSet {
    const posix = this.#take(/\[:(\^?)(\w+):\]/y);
    if (posix) {
      const named = propertyClass(posix[2] ?? '');
      if (!named) return this.#fail(`There is no character class "${posix[2] ?? ''}"`);
      return posix[1] === '^' ? named.inverted() : named;
    }
    if (this.#peek() === '[') {
      const start = this.#position;
      this.#position += 1;
      return this.#characterClass(start);
    }
    const from = this.#classCharacter();
    if (typeof from !== 'number') return from;
    if (this.#peek() !== '-' || /[\]&[]/.test(this.#text.charAt(this.#position + 1)))
      return CharacterSet.ofRanges([from, from]);
    const before = this.#position;
    this.#position += 1;
    const to = this.#classCharacter();
    if (typeof to !== 'number') return CharacterSet.union(CharacterSet.ofRanges([from, from], [45, 45]), to);
    if (to < from) this.#fail('The range is the wrong way round', before);
    return CharacterSet.ofRanges([from, to]);
  }

  /** One character of a class, or a class inside of the class. */
  #classCharacter(): number | CharacterSet {
    const character = this.#peek();
    this.#position += 1;
    if (character !== '\\') return character.charCodeAt(0);
    const inner = this.#escapedClass();
    if (inner) return inner;
    if (this.#peek() !== 'b') return this.#escapedCharacter().charCodeAt(0);
    this.#position += 1;
    return 8;
  }

  #setNode(set: CharacterSet): RegexNode {
    return { kind: 'set', set: this.#flags.ignoreCase ? set.ignoringCase() : set };
  }

  #take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#text) ?? undefined;
    if (found) this.#position += found[0].length;
    return found;
  }

  #peek(): string {
    return this.#text.charAt(this.#position);
  }

  #fail(message: string, position = this.#position): never {
    throw new RegexSyntaxError(message, position);
  }
}

function assertion(kind: Assertion): RegexNode {
  return { kind: 'assertion', assertion: kind };
}

const simpleBounds: ReadonlyMap<string, { min: number; max: number }> = new Map([
  ['*', { min: 0, max: Infinity }],
  ['+', { min: 1, max: Infinity }],
  ['?', { min: 0, max: 1 }],
]);

const assertions: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'start'],
  ['z', 'end'],
  ['Z', 'last-line-end'],
  ['b', 'boundary'],
  ['B', 'no-boundary'],
  ['G', 'start'],
]);

const controlCharacters: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['f', '\f'],
  ['a', '\u0007'],
  ['e', '\u001b'],
]);
