import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from './budget.ts';
import { compileRegex } from './compile-regex.ts';
import { parseRegex } from './parse-regex.ts';

function match(pattern: string, text: string, budgetMs = 2000): (string | undefined)[] | undefined {
  let captures = 0;
  const node = parseRegex(pattern, { newCapture: () => captures++ });
  const found = compileRegex(node, captures).match(text, new Budget(budgetMs));
  return found && Array.from({ length: captures }, (_, index) => found.textOf(index));
}

describe('an expression matches a whole text', () => {
  test.each<[string, string, (string | undefined)[] | undefined]>([
    ['(a+)(b*)', 'aab', ['aa', 'b']],
    ['(.*?),(.*)', 'x,y,z', ['x', 'y,z']],
    ['(a|ab)(c|bcd)(d*)', 'abcd', ['a', 'bcd', '']],
    ['(?:(\\d{2}):){2}(\\d+)', '12:34:5', ['34', '5']],
    ['(?:(a)|b)+', 'ab', ['a']],
    ['(x)?y', 'y', [undefined]],
    ['(?:a?)*b', 'aab', []],
    ['(?:a*)+', 'aaa', []],
    ['a{2,3}?(a*)', 'aaaa', ['aa']],
    ['(a)\\1', 'aa', ['a']],
    ['(?<n>a)\\k<n>', 'aa', ['a']],
    ['a.b', 'a\nb', []],
    ['(?-s)a.b', 'a\nb', undefined],
    ['\\Qa.b\\E+', 'a.bb', undefined],
    ['\\x41\\u0042\\t', 'AB\t', []],
    ['a #b\n(?x) c d # comment', 'a #b\ncd', []],
  ])('%s on %s', (pattern, text, captures) => {
    expect(match(pattern, text)).toEqual(captures);
  });
});

describe('what JavaScript does not have', () => {
  test.each([
    ['(?>a+)ab', 'aaab', false],
    ['(?>a|ab)c', 'abc', false],
    ['a++b', 'aab', true],
    ['a*+a', 'aaa', false],
    ['(?i)abC', 'ABc', true],
    ['(?i:a)b', 'Ab', true],
    ['(?i:a)b', 'AB', false],
    ['a(?i)b|c', 'aB', true],
    ['[a-z&&[^b]]+', 'acd', true],
    ['[a-z&&[^b]]+', 'abc', false],
    ['[[:alpha:]_]+', 'ab_', true],
    ['\\p{Lu}\\p{IsAlphabetic}+', 'Été', true],
    ['\\h+\\R', ' \t\r\n', true],
    ['[]a]+', ']a', true],
    ['(?<=a)b', 'b', false],
    ['a(?<=a)b', 'ab', true],
    ['ab(?<!xb)', 'ab', true],
    ['a(?!c)b', 'ab', true],
    ['\\Aab\\z', 'ab', true],
    ['\\bfoo\\b.*', 'foo bar', true],
  ])('%s on %s: %s', (pattern, text, found) => {
    expect(match(pattern, text) !== undefined).toBe(found);
  });
});

test.each([
  '(',
  ')',
  'a{3,2}',
  '*a',
  '[a',
  '\\',
  '(?<n',
  '\\2',
  '\\p{Nothing}',
  '[z-a]',
  '(?q)',
  '('.repeat(300),
])('%s cannot be read', (pattern) => {
  expect(() => match(pattern, '')).toThrow(expect.objectContaining({ code: 'REGEX_SYNTAX' }));
});

describe('no expression takes longer than it may', () => {
  test.each([
    ['(.*a){25}b', 'a'.repeat(60)],
    ['(x+x+)+y', 'x'.repeat(60)],
    ['(a|aa)+$b', 'a'.repeat(200)],
    ['(?:a|b)*c', 'ab'.repeat(200_000)],
    ['.*a.*a.*a.*a.*a.*ab', 'a'.repeat(500)],
    ['(?<=(a|aa)*b)c', `${'a'.repeat(100)}c`],
  ])('%s', (pattern, text) => {
    const start = performance.now();
    try {
      match(pattern, text, 50);
    } catch (error) {
      expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    }
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});

/** Expressions that this engine and JavaScript's understand alike. */
const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'regex' },
    fc.constantFrom('a', 'b', '.', '\\d', '[ab]', '[^a]', '\\w', '\\b'),
    fc
      .tuple(tie('pattern'), fc.constantFrom('(', '(?:', '(?=', '(?!'))
      .map(([inner, open]) => `${open}${inner})`),
  ),
  pattern: fc
    .array(fc.tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{1,2}', '|')), {
      minLength: 1,
      maxLength: 4,
      depthIdentifier: 'regex',
    })
    .map((parts) =>
      parts
        .map(([atom, sign]) => (sign !== '|' && /^(?:\\b|\(\?[=!])/.test(atom) ? atom : atom + sign))
        .join(''),
    ),
}));

test('it finds what the engine of JavaScript finds', () => {
  let tooSlow = 0;
  fc.assert(
    fc.property(
      pattern,
      fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 8 }),
      (expression, text) => {
        const expected = new RegExp(`^(?:${expression})$`, 's').exec(text);
        let found: boolean;
        try {
          found = match(expression, text, 1000) !== undefined;
        } catch (error) {
          expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED' });
          tooSlow += 1;
          return;
        }
        expect(found, expression).toBe(expected !== null);
      },
    ),
    { numRuns: 2000 },
  );
  expect(tooSlow).toBeLessThan(20);
});

test('any pattern is read or refused', () => {
  const signs = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '*',
    '+',
    '?',
    '{',
    '}',
    '|',
    '\\',
    '^',
    '-',
    'a',
    '&&',
    '(?',
    '<',
    '=',
    ':',
    '2',
    ',',
  );
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 12 }), (parts) => {
      try {
        match(parts.join(''), 'aa', 20);
      } catch (error) {
        expect(error).toHaveProperty('code', expect.stringMatching('REGEX_SYNTAX|BUDGET_EXCEEDED'));
      }
    }),
    { numRuns: 2000 },
  );
});
