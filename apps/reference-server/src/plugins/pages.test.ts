import { expect, test } from 'vitest';
import { createEta } from './pages.ts';

const render = (text: string) => createEta(undefined).renderString('<p><%= it.text %></p>', { text });

test.each([
  ['markup', '<script>"x"&\'y\'</script>', /&lt;script(>|&gt;)&quot;x&quot;&amp;&#39;y&#39;&lt;\/script/],
  ['what turns text around', 'paid\u202eeton\u202c', /^<p>paid\ufffdeton\ufffd<\/p>$/],
  ['what sets text apart', 'a\u2066b\u2069c', /^<p>a\ufffdb\ufffdc<\/p>$/],
  ['a terminal’s colors', '\u001b[31mred\u0000\u0085', /^<p>\ufffd\[31mred\ufffd/],
  ['lines and names of any language', 'Zoë 東京\n\t\u200fשלום', /^<p>Zoë 東京\n\t\u200fשלום<\/p>$/],
])('%s of a foreign text is only text on a page', (_, text, page) => {
  expect(render(text)).toMatch(page);
});
