import { expect, test } from 'vitest';
import { decodeText } from './text-document.ts';
import { YamlDocument } from './yaml-document.ts';

function parse(text: string): YamlDocument {
  return new YamlDocument(decodeText('assets/logs/nova.yaml', Buffer.from(text)));
}

test('a map of many keys costs about as much as they are long', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('');
  const start = process.cpuUsage();
  const document = parse(text);
  for (let index = 0; index < 20_000; index += 1) document.placeOfKey([`k${index}`]);
  const { user } = process.cpuUsage(start);
  expect(document.placeOfKey(['k19999'])).toMatchObject({ line: 20_000, column: 1 });
  // Comparing every key with every other took 10,000,000.
  expect(user).toBeLessThan(4_000_000);
});

test.each(['a: 1\nb: 2\na: 3\n', 'list:\n  - {a: 1, b: 2, a: 3}\n'])(
  'a key twice is refused at the second',
  (text) => {
    const { failure, value } = parse(text);
    expect(value).toBeUndefined();
    expect(failure?.message).toBe('Map keys must be unique');
    expect(failure?.place).toMatchObject({ line: text.startsWith('a') ? 3 : 2 });
  },
);
