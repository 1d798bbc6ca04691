import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../regex/budget.ts';
import { compileGrokRules } from './grok-rules.ts';

const now = Date.UTC(2026, 0, 10, 12);

function parse(rule: string, text: string, supportRules = ''): unknown {
  const [compiled] = compileGrokRules(`rule ${rule}`, supportRules);
  const found = compiled?.parse(text, { now, budget: new Budget(2000) });
  return found && JSON.parse(JSON.stringify(found));
}

describe('matchers', () => {
  test.each([
    ['%{word:a} %{notSpace:b}', 'user x-1/2', { a: 'user', b: 'x-1/2' }],
    [
      '%{integer:a} %{number:b} %{numberExt:c} %{integerExt:d}',
      '-1 2.5 1e3 2e2',
      { a: -1, b: 2.5, c: 1000, d: 200 },
    ],
    ['%{numberStr:a} %{integerStr:b}', '1.50 007', { a: '1.50', b: '007' }],
    ['%{ip:a}', '2001:db8::ff00:42:8329', { a: '2001:db8::ff00:42:8329' }],
    ['%{ip:a}:%{port:b}', '10.0.0.1:443', { a: '10.0.0.1', b: '443' }],
    ['%{ipv4:a}', '256.1.1.1', undefined],
    ['%{ipv6:a}', '::ffff:10.0.0.1', { a: '::ffff:10.0.0.1' }],
    ['%{ipOrHost:a}', 'db-1.example.com', { a: 'db-1.example.com' }],
    ['%{mac:a}', '00:1B:44:11:3A:B7', { a: '00:1B:44:11:3A:B7' }],
    ['%{uuid:a}', '123e4567-e89b-12d3-a456-426614174000', { a: '123e4567-e89b-12d3-a456-426614174000' }],
    ['%{doubleQuotedString:a} %{quotedString:b}', '"x y" \'z\'', { a: '"x y"', b: "'z'" }],
    ['%{boolean:a}', 'TRUE', { a: true }],
    ['%{boolean("yes", "no"):a} %{boolean("y|on", "n|off"):b}', 'YES off', { a: true, b: false }],
    ['%{boolean("yes", "no"):a}', 'true', undefined],
    ['%{data:a} - %{data:b}', 'x\ny - z', { a: 'x\ny', b: 'z' }],
    ['%{regex("[a-c]+\\\\d"):a}', 'abc1', { a: 'abc1' }],
    ['(?<named>\\w+)', 'abc', { named: 'abc' }],
    ['%{data:a["b c"]} %{data:@d.$e}', 'x y', { a: { 'b c': 'x' }, '@d': { $e: 'y' } }],
    ['%{integer:a} %{word:a}', '1 x', { a: [1, 'x'] }],
    ['%{word:a}( %{word:b})?', 'x', { a: 'x' }],
    ['%{word}: %{data:}', 'x: y', {}],
  ])('%s on %s', (rule, text, expected) => {
    expect(parse(rule, text)).toEqual(expected);
  });
});

describe('filters', () => {
  test.each([
    ['%{data:a:nullIf("-")} %{data:b:nullIf("-")}', '- x', { b: 'x' }],
    ['%{number:a:scale(1000)} %{data:b:scale(0.001)}', '0.29 1', { a: 290, b: 0.001 }],
    ['%{data:a:uppercase} %{data:b:lowercase}', 'x Y', { a: 'X', b: 'y' }],
    ['%{data:a:integer}', 'x', {}],
    ['%{data::json}', '{"a": {"b": 1}, "c.d": 2, "e": null}', { a: { b: 1 }, c: { d: 2 } }],
    ['%{data:x:json}', '{"a": "line\nbreak"}', { x: { a: 'line\nbreak' } }],
    [
      '%{data::rubyhash}',
      '{:a=>"x", "b"=>[1, nil], c: {\'d\'=>true}}',
      { a: 'x', b: [1, null], c: { d: true } },
    ],
    ['%{data::xml}', '<a b="1"><c>x</c><c>y</c></a>', { a: { b: '1', c: ['x', 'y'] } }],
    ['%{data::querystring}', '?a=1&b=x%20y&a=2', { a: ['1', '2'], b: 'x y' }],
    ['%{data:a:decodeuricomponent}', '%2Fx%C3%A9', { a: '/xé' }],
    [
      '%{data:a:url}',
      'https://X.org:81/p?q=1#h',
      { a: { scheme: 'https', host: 'x.org', port: 81, path: '/p', queryString: { q: '1' }, hash: 'h' } },
    ],
    ['%{data::csv("a,b,c")}', 'x,2,"y,""z"""', { a: 'x', b: 2, c: 'y,"z"' }],
    ['%{data::csv("a,b", "tab")}', 'x\ty', { a: 'x', b: 'y' }],
    ['%{data:a:array}', '[ x ,y]', { a: [' x ', 'y'] }],
    ['%{data:a:array(", ")}', 'x, y', { a: ['x', 'y'] }],
    ['%{data:a:array("{}", "-", uppercase)}', '{x-y}', { a: ['X', 'Y'] }],
    ['%{data:a:array(scale(10))}', '[1,2.1]', { a: [10, 21] }],
    ['%{data:a:array(scale(10))}', '[a,b]', {}],
    ['%{data:a:array("[]", ";", integer)}', '[1;2]', { a: [1, 2] }],
    ['%{data:a:array("", "-")}', '1-2', { a: ['1', '2'] }],
    ['%{data:a:array(",", pair)}', 'k:1,l:2', { a: [{ key: 'k' }, { key: 'l' }] }],
    [
      '%{data:a:useragent}',
      'curl/8.1.2',
      {
        a: {
          browser: { family: 'curl', major: '8', minor: '1', patch: '2' },
          device: { family: 'Other', category: 'Other' },
          os: { family: 'Other' },
        },
      },
    ],
  ])('%s on %s', (rule, text, expected) => {
    expect(parse(rule, text, 'pair %{word:key}:%{integer}')).toEqual(expected);
  });
});

describe('key-value pairs', () => {
  test.each([
    [
      'keyvalue',
      'a=1, b=2.5;c=x d="y z" e=<w> \'f\'=true',
      { a: 1, b: 2.5, c: 'x', d: 'y z', e: 'w', f: true },
    ],
    ['keyvalue', 'a= b=null c=,d=3 = 4', { d: 3 }],
    ['keyvalue', 'a = 1 b:=2', {}],
    ['keyvalue', 'id=0081 took=12.5s avg=263ms', { id: '0081', took: 12500, avg: 263 }],
    ['keyvalue(":")', 'a:1 b:x', { a: 1, b: 'x' }],
    ['keyvalue("=", " ")', 'a=x y, b=z', { a: 'x y', b: 'z' }],
    ['keyvalue(":=", "", "{}")', 'a:={x y} b:="z"', { a: 'x y' }],
    ['keyvalue("=", "", "", "|")', 'a=1|b=2', { a: 1, b: 2 }],
    ['keyvalue("=", "", "", "\\\\t")', 'a=1\tt=2', { a: 1, t: 2 }],
    ['keyvalue(": ", ",")', 'a: x, b: "y"', { a: 'x', b: 'y' }],
    ['keyvalue', 'a=1, a=1, a=2', { a: [1, 1, 2] }],
    ['keyvalue', 'a=07 b=08', { a: 7, b: '08' }],
    ['keyvalue("=", " ")', 'a b=1', {}],
    ['keyvalue', 'a.b=1 __proto__=2', { a: { b: 1 }, ['__proto__']: 2 }],
  ])('%s on %s', (filter, text, expected) => {
    expect(parse(`%{data::${filter}}`, text)).toEqual(expected);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('dates', () => {
  test.each([
    ['date("yyyy-MM-dd\'T\'HH:mm:ss.SSSZ")', '2016-09-02T15:02:29.648Z', '2016-09-02T15:02:29.648Z'],
    ['date("dd/MMM/yyyy:HH:mm:ss Z")', '06/Mar/2013:01:36:30 +0900', '2013-03-05T16:36:30.000Z'],
    [
      'date("EEE MMM dd HH:mm:ss yyyy", "Europe/Moscow")',
      'Thu Jun 16 08:29:03 2016',
      '2016-06-16T05:29:03.000Z',
    ],
    ['date("EEE MMM dd HH:mm:ss yyyy", "UTC+5")', 'Thu Jun 16 08:29:03 2016', '2016-06-16T03:29:03.000Z'],
    ['date("yyyy-MM-dd HH:mm:ss.SSS z")', '2007-08-31 19:22:22.427 CET', '2007-08-31T17:22:22.427Z'],
    ['date("yyyy-MM-dd HH:mm:ss zzzz")', '2007-08-31 19:22:22 America/Thule', '2007-08-31T22:22:22.000Z'],
    ['date("M/d/yy h:mm:ss a")', '5/6/18 7:40:59 PM', '2018-05-06T19:40:59.000Z'],
    ['date("yyyy-MM-dd HH:mm:ss,SSSSSS")', '2019-11-25 11:21:32,628231', '2019-11-25T11:21:32.628Z'],
    ['date("MMMM dd, yyyy")', 'October 05, 2020', '2020-10-05T00:00:00.000Z'],
    ['date("MMM d HH:mm:ss")', 'Dec 31 23:59:59', '2025-12-31T23:59:59.000Z'],
    ['date("EEE MMM dd HH:mm:ss yyyy", "-0300")', 'Thu Jun 16 08:29:03 2016', '2016-06-16T11:29:03.000Z'],
    ['date("yyyy-MM-dd HH:mm:ss.SSS z")', '2007-08-31 19:22:22.427 ADT', '2007-08-31T22:22:22.427Z'],
    ['date("dd MMMM yyyy", "Europe/Paris", "fr_FR")', '14 juillet 2021', '2021-07-13T22:00:00.000Z'],
    ['date("dd MMM yyyy", "UTC", "fr")', '14 févr. 2021', '2021-02-14T00:00:00.000Z'],
    ['date("EEEE d MMM yyyy", "UTC", "de")', 'Sonntag 14 Mär 2021', '2021-03-14T00:00:00.000Z'],
    ['date("yyMMdd HH:mm:ss")', '171113 14:14:20', '2017-11-13T14:14:20.000Z'],
    ['date("MMdd HH:mm:ss.SSSSSS")', '0424 11:47:41.605188', '2026-04-24T11:47:41.605Z'],
    ['date("MMM d HH:mm:ss")', 'Jan 11 00:00:00', '2026-01-11T00:00:00.000Z'],
    ['date("HH:mm:ss")', '10:11:12', '2026-01-10T10:11:12.000Z'],
    ['date("yyyy-DDD")', '2026-032', '2026-02-01T00:00:00.000Z'],
  ])('%s on %s', (matcher, text, expected) => {
    expect(parse(`%{${matcher}:at}`, text)).toEqual({ at: Date.parse(expected) });
  });

  test('a day that does not exist does not match', () => {
    expect(parse('%{date("yyyy-MM-dd"):at}', '2026-02-30')).toEqual({});
  });
});

describe('rules', () => {
  test('support rules nest, and match rules refer to each other', () => {
    const support = '_ip %{ip:client.ip}\n# a comment\n_who %{_ip} %{notSpace:user:nullIf("-")}';
    const rules = compileGrokRules('base %{_who} hello\n\nmore %{base} again', support);
    const found = rules[1]?.parse('10.0.0.1 - hello again', { now, budget: new Budget(2000) });
    expect(rules.map(({ name, line }) => [name, line])).toEqual([
      ['base', 0],
      ['more', 2],
    ]);
    expect(found).toEqual({ client: { ip: '10.0.0.1' } });
  });

  test('an explanation says how far a text fits, and where it stops', () => {
    const [rule] = compileGrokRules('r %{integer:a} %{word:b} \\[%{word:c}\\] end', '');
    expect(rule?.explain('12 abc {x} end', new Budget(2000))).toEqual({ matchedLength: 7, stoppedAt: '\\[' });
    expect(rule?.explain('12 abc [x] end.', new Budget(2000))).toEqual({ matchedLength: 14 });
    expect(rule?.explain('12 abc [x]-', new Budget(2000))).toEqual({ matchedLength: 10, stoppedAt: ' end' });
  });

  test.each([
    ['%{nothing:a}', 'There is no matcher'],
    ['%{data:a:nothing}', 'There is no filter'],
    ['%{date("QQQ"):a}', 'means nothing'],
    ['%{date("yyyy", "Mars/Base"):a}', 'no time zone'],
    ['%{date("yyyy", "UTC", "x y"):a}', 'no locale'],
    ['%{data:a:scale("x")}', 'arguments'],
    ['%{regex(a):b}', 'double quotes'],
    ['%{loop}', 'refers to itself'],
    ['%{data', 'cannot be read'],
    ['(%{data}', 'not closed'],
  ])('%s is refused', (pattern, reason) => {
    expect(() => parse(pattern, '', 'loop %{loop2}\nloop2 %{loop}')).toThrow(reason);
  });

  test('support rules that multiply are refused before they fill the memory', () => {
    const support = Array.from(
      { length: 40 },
      (_, level) => `r${String(level)} %{r${String(level + 1)}}%{r${String(level + 1)}}`,
    );
    expect(() => parse('%{r0}', '', `${support.join('\n')}\nr40 a`)).toThrow('too often');
  });
});

test('any rule is read or refused, and what was read runs', () => {
  const parts = fc.constantFrom(
    '%{',
    '}',
    'data',
    'word',
    ':',
    '(',
    ')',
    '"',
    'a',
    '.',
    'json',
    'keyvalue',
    'array',
    ',',
    ' ',
    '|',
    '*',
    '?>',
    '[',
    ']',
    'date("yyyy',
    '")',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 14 }), fc.string({ maxLength: 20 }), (pattern, text) => {
      try {
        parse(pattern.join(''), text, 'a %{word:x}');
      } catch (error) {
        expect(error).toHaveProperty('code', expect.stringMatching('GROK_SYNTAX|BUDGET_EXCEEDED'));
      }
    }),
    { numRuns: 2000 },
  );
});
