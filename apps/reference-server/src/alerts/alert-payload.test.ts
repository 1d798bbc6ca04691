import { expect, test } from 'vitest';
import { type AlertPayload, storablePayload, tagsOf } from './alert-payload.ts';

const payload = (fields: Partial<Record<string, string>>) =>
  ({
    title: 'A title',
    event_title: '',
    link: 'https://app.datadoghq.com/monitors/1',
    tags: 'service:checkout,env:production',
    scope: 'env:production',
    ...fields,
  }) as unknown as AlertPayload;

test('a payload as usual is stored as it came', () => {
  expect(storablePayload(payload({}))).toEqual(payload({}));
});

test('of a large payload only what is used is stored (H-04)', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `tag:${index}`).join();
  const large = payload({ scope: 'x'.repeat(180_000), tags: many, title: 't'.repeat(9_000) });
  const stored = storablePayload(large);
  expect(JSON.stringify(stored).length).toBeLessThan(5_000);
  expect(tagsOf(stored)).toEqual(tagsOf(large));
  expect(tagsOf(large)).toHaveLength(200);
});

test.each([
  ['', ''],
  [' a:1 , b:2 ,, a:1', 'c:3'],
  [Array.from({ length: 300 }, () => 'same').join(), 'other'],
  ['\0', 'nul:\0'],
])('what is stored says the same of the tags %j and %j', (tags, scope) => {
  const given = payload({ tags, scope });
  expect(tagsOf(storablePayload(given))).toEqual(tagsOf(given));
});

test.each([`${'a'.repeat(499)}😀`, 'half \ud83d', '\udc00\0'])(
  'what is stored of %j is text that PostgreSQL takes',
  (text) => {
    const { tags, title } = storablePayload(payload({ tags: text, title: text }));
    for (const stored of [tags, title, ...tagsOf(payload({ tags: text }))])
      expect([stored.isWellFormed(), stored.includes('\0')]).toEqual([true, false]);
  },
);
