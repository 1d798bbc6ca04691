type Range = readonly [from: number, to: number];

const asciiSize = 128;

/** A set of UTF-16 code units: a table for ASCII, sorted ranges for all. Sets are never changed once they are made. */
export class CharacterSet {
  readonly #ascii = new Uint8Array(asciiSize);
  readonly #ranges: readonly Range[];

  private constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
    for (const [from, to] of ranges) {
      for (let code = from; code <= to && code < asciiSize; code += 1) this.#ascii[code] = 1;
    }
  }

  static ofRanges(...ranges: readonly Range[]): CharacterSet {
    return new CharacterSet(normalize(ranges));
  }

  static ofText(text: string): CharacterSet {
    const codes = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
    return CharacterSet.ofRanges(...codes.map((code): Range => [code, code]));
  }

  static union(...sets: readonly CharacterSet[]): CharacterSet {
    const [only] = sets;
    return sets.length === 1 && only ? only : new CharacterSet(normalize(sets.flatMap((set) => set.#ranges)));
  }

  /** Every code unit that passes a test. */
  static matching(test: (character: string) => boolean): CharacterSet {
    const ranges: [number, number][] = [];
    for (let code = 0; code <= maxCode; code += 1) {
      if (!test(String.fromCharCode(code))) continue;
      const last = ranges.at(-1);
      if (last?.[1] === code - 1) last[1] = code;
      else ranges.push([code, code]);
    }
    return new CharacterSet(ranges);
  }

  has(code: number): boolean {
    return code < asciiSize ? this.#ascii[code] === 1 : this.#hasOther(code);
  }

  #hasOther(code: number): boolean {
    let [low, high] = [0, this.#ranges.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle] ?? [0, -1];
      if (code < range[0]) high = middle - 1;
      else if (code > range[1]) low = middle + 1;
      else return true;
    }
    return false;
  }

  inverted(): CharacterSet {
    const ranges: Range[] = [];
    let next = 0;
    for (const [from, to] of this.#ranges) {
      if (from > next) ranges.push([next, from - 1]);
      next = to + 1;
    }
    if (next <= maxCode) ranges.push([next, maxCode]);
    return new CharacterSet(ranges);
  }

  intersection(other: CharacterSet): CharacterSet {
    return CharacterSet.union(this.inverted(), other.inverted()).inverted();
  }

  /** Both cases of every letter. */
  ignoringCase(): CharacterSet {
    const more: Range[] = [];
    for (const [from, to] of this.#ranges) {
      // A range over most of Unicode has both cases already.
      for (let code = from; code <= to && code - from < 2000; code += 1) {
        const character = String.fromCharCode(code);
        for (const other of [character.toLowerCase(), character.toUpperCase()]) {
          if (other.length === 1 && other !== character)
            more.push([other.charCodeAt(0), other.charCodeAt(0)]);
        }
      }
    }
    return CharacterSet.ofRanges(...this.#ranges, ...more);
  }

  isDisjointFrom(other: CharacterSet): boolean {
    return this.#ranges.every(([from, to]) =>
      other.#ranges.every((range) => range[1] < from || range[0] > to),
    );
  }
}

const maxCode = 0xffff;

function normalize(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

const digits = CharacterSet.ofRanges([48, 57]);
const wordCharacters = CharacterSet.ofRanges([48, 57], [65, 90], [95, 95], [97, 122]);
const blanks = CharacterSet.ofText(' \t\n\v\f\r');

/** The classes that a backslash and a letter stand for. As in Java, they are ASCII only. */
export const escapeClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', digits],
  ['D', digits.inverted()],
  ['w', wordCharacters],
  ['W', wordCharacters.inverted()],
  ['s', blanks],
  ['S', blanks.inverted()],
  ['h', CharacterSet.ofText(' \t\u00a0\u1680\u180e\u202f\u205f\u3000')],
  ['H', CharacterSet.ofText(' \t\u00a0\u1680\u180e\u202f\u205f\u3000').inverted()],
  ['v', CharacterSet.ofText('\n\v\f\r\u0085\u2028\u2029')],
  ['V', CharacterSet.ofText('\n\v\f\r\u0085\u2028\u2029').inverted()],
  ['N', CharacterSet.ofText('\n').inverted()],
]);

const posixClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['lower', CharacterSet.ofRanges([97, 122])],
  ['upper', CharacterSet.ofRanges([65, 90])],
  ['ascii', CharacterSet.ofRanges([0, 127])],
  ['alpha', CharacterSet.ofRanges([65, 90], [97, 122])],
  ['digit', digits],
  ['alnum', CharacterSet.ofRanges([48, 57], [65, 90], [97, 122])],
  ['punct', CharacterSet.ofRanges([33, 47], [58, 64], [91, 96], [123, 126])],
  ['graph', CharacterSet.ofRanges([33, 126])],
  ['print', CharacterSet.ofRanges([32, 126])],
  ['blank', CharacterSet.ofText(' \t')],
  ['cntrl', CharacterSet.ofRanges([0, 31], [127, 127])],
  ['xdigit', CharacterSet.ofRanges([48, 57], [65, 70], [97, 102])],
  ['space', blanks],
  ['word', wordCharacters],
]);

const properties = new Map<string, CharacterSet | undefined>();

/** `\p{Alpha}`, `\p{L}`, `\p{IsAlphabetic}` or `[:alpha:]`; undefined when there is no such class. */
export function propertyClass(name: string): CharacterSet | undefined {
  if (!properties.has(name)) {
    if (properties.size > 1000) properties.clear();
    properties.set(name, posixClasses.get(name.toLowerCase()) ?? unicodeClass(name.replace(/^Is(?=.)/, '')));
  }
  return properties.get(name);
}

function unicodeClass(property: string): CharacterSet | undefined {
  for (const spelling of [property, `Script=${property}`]) {
    try {
      const test = new RegExp(`^\\p{${spelling}}$`, 'u');
      return CharacterSet.matching((character) => test.test(character));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

export const isWordCode = (code: number): boolean => wordCharacters.has(code);
export const anyCharacter = CharacterSet.ofRanges().inverted();
export const anyButLineBreak = CharacterSet.ofText('\n\r\u0085\u2028\u2029').inverted();
