/**
 * Compiles a pattern in which `*` stands for any text, `?` for one character and a backslash makes either one literal.
 * The time that a match takes grows with the product of the two lengths at most, never exponentially.
 */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const segments = splitPattern(pattern);
  const [start = [], ...rest] = segments;
  const end = rest.pop();
  return (text) => {
    if (!matchesAt(text, 0, start)) return false;
    if (end === undefined) return text.length === start.length;
    const position = passSegments(text, start.length, rest);
    const endAt = text.length - end.length;
    return position !== -1 && endAt >= position && matchesAt(text, endAt, end);
  };
}

/** Whether a text holds the pattern as whole words: it starts and ends where a word does. */
export function compileWordSearch(pattern: string): (text: string) => boolean {
  const [start = [], ...rest] = splitPattern(pattern);
  const end = rest.pop();
  return (text) => {
    for (let from = find(text, 0, start); from !== -1; from = find(text, from + 1, start)) {
      if (start.length > 0 && !isBoundary(text, from)) continue;
      if (end === undefined) {
        if (isBoundary(text, from + start.length)) return true;
        continue;
      }
      // The earliest start leaves the most room for the rest: when the rest does not follow it, it follows none.
      return endsAtBoundary(text, passSegments(text, from + start.length, rest), end);
    }
    return false;
  };
}

/** One character, or undefined for any one character. */
type Segment = readonly (string | undefined)[];

function splitPattern(pattern: string): Segment[] {
  const segments: (string | undefined)[][] = [[]];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '*') {
      segments.push([]);
      continue;
    }
    if (character === '\\' && index + 1 < pattern.length) index += 1;
    segments.at(-1)?.push(character === '?' ? undefined : pattern.charAt(index));
  }
  return segments;
}

function passSegments(text: string, from: number, segments: readonly Segment[]): number {
  let position = from;
  for (const segment of segments) {
    const found = find(text, position, segment);
    if (found === -1) return -1;
    position = found + segment.length;
  }
  return position;
}

function endsAtBoundary(text: string, from: number, end: Segment): boolean {
  if (from === -1) return false;
  if (end.length === 0) return true;
  for (let found = find(text, from, end); found !== -1; found = find(text, found + 1, end)) {
    if (isBoundary(text, found + end.length)) return true;
  }
  return false;
}

function find(text: string, from: number, segment: Segment): number {
  const [first] = segment;
  const last = text.length - segment.length;
  for (let position = from; position <= last; position += 1) {
    if (first !== undefined) {
      position = text.indexOf(first, position);
      if (position === -1 || position > last) return -1;
    }
    if (matchesAt(text, position, segment)) return position;
  }
  return -1;
}

function matchesAt(text: string, position: number, segment: Segment): boolean {
  if (position + segment.length > text.length) return false;
  for (let index = 0; index < segment.length; index += 1) {
    const wanted = segment[index];
    if (wanted !== undefined && text[position + index] !== wanted) return false;
  }
  return true;
}

/** Whether no word goes on across this position. */
function isBoundary(text: string, position: number): boolean {
  return !isWordCharacter(text[position - 1]) || !isWordCharacter(text[position]);
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
