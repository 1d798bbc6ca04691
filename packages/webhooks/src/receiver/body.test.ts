import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody, requireMediaType } from './body.ts';

const bytes = (text: string) => Buffer.from(text);
const malformed = expect.objectContaining({ code: 'MALFORMED' }) as Error;

describe('a JSON body (E-02)', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', bytes('')],
    ['half a document', bytes('{"id": ')],
    ['a web page', bytes('<html></html>')],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['65 levels', bytes('['.repeat(65) + ']'.repeat(65))],
    ['a hundred thousand levels', bytes('['.repeat(100_000))],
    ['a hundred thousand objects', bytes('{"a":'.repeat(100_000))],
  ])('is refused for %s', (_what, body) => {
    expect(() => decodeBody(body, 'json')).toThrow(malformed);
  });

  it('counts no bracket inside a text as nesting', () => {
    const text = JSON.stringify({ message: '['.repeat(1000) + '\\"{' });
    expect(decodeBody(bytes(text), 'json')).toEqual(JSON.parse(text));
  });

  it('loses the keys that reach a prototype, and nothing else', () => {
    const decoded = decodeBody(
      bytes('{"a": {"__proto__": {"polluted": 1}, "b": 2}, "constructor": {"prototype": {"polluted": 1}}}'),
      'json',
    );
    expect(decoded).toEqual({ a: { b: 2 } });
    expect(Object.assign({}, decoded)).not.toHaveProperty('polluted');
    expect(decodeBody(bytes('{"constructor": "Renault"}'), 'json')).toEqual({ constructor: 'Renault' });
  });

  it('is what JSON.parse gives, for every harmless value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        fc.pre(!/__proto__|"constructor"/.test(JSON.stringify(value)));
        const text = JSON.stringify(value);
        expect(decodeBody(bytes(text), 'json')).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('a form body (E-02)', () => {
  it('becomes one text per field', () => {
    expect(decodeBody(bytes('id=1&title=a+b%20%C3%A9&empty='), 'form')).toEqual({
      id: '1',
      title: 'a b é',
      empty: '',
    });
  });

  it('is refused when a field comes twice', () => {
    expect(() => decodeBody(bytes('id=1&id=2'), 'form')).toThrow(malformed);
  });

  it('does not reach the prototype', () => {
    expect(Object.getPrototypeOf(decodeBody(bytes('__proto__=1&a=2'), 'form'))).toBe(Object.prototype);
  });
});

describe('the media type (E-02)', () => {
  it.each<['json' | 'form', Record<string, string>]>([
    ['json', { 'content-type': 'application/json' }],
    ['json', { 'content-type': 'Application/JSON; charset=UTF-8' }],
    ['json', { 'content-type': 'application/json;charset="utf-8"', 'content-encoding': 'identity' }],
    ['form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('%s takes %j', (encodeAs, headers) => {
    expect(() => {
      requireMediaType(headers, encodeAs);
    }).not.toThrow();
  });

  it.each<['json' | 'form', Record<string, string>]>([
    ['json', {}],
    ['json', { 'content-type': 'text/plain' }],
    ['json', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['json', { 'content-type': 'application/json; charset=utf-16' }],
    ['json', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ['form', { 'content-type': 'application/json' }],
    ['form', { 'content-type': 'multipart/form-data' }],
  ])('%s refuses %j', (encodeAs, headers) => {
    expect(() => {
      requireMediaType(headers, encodeAs);
    }).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }) as Error);
  });
});
