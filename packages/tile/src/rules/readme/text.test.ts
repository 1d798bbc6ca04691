import { expect, test } from 'vitest';
import { append, goodTile } from '../../../test/change.ts';
import { R } from '../../../test/good-tile.ts';
import { fixTile } from '../../fix/fix-tile.ts';
import { readmeTextRules } from './text.ts';

const partials = readmeTextRules.filter((rule) => rule.id === 'readme/no-hugo-partials');

test.each([
  [
    '{{< tabs >}}\n{{% tab "Host" %}}\nText.\n{{% /tab %}}\n{{< /tabs >}}\n',
    '<!-- xxx tabs xxx -->\n<!-- xxx tab "Host" xxx -->\nText.\n<!-- xxz tab xxx -->\n<!-- xxz tabs xxx -->\n',
  ],
  ['{{< code-block lang="yaml" >}}\na: 1\n{{< /code-block >}}\n', '```yaml\na: 1\n```\n'],
  [
    '{{< site-region region="us" >}}\nText.\n{{< /site-region >}}\n',
    '<!-- partial\n{{< site-region region="us" >}}\nText.\n{{< /site-region >}}\npartial -->\n',
  ],
  // Nobody can tell where these end.
  ['{{< site-region region="us" >}}\nText.\n', '{{< site-region region="us" >}}\nText.\n'],
  ['{{< tabs\n', '{{< tabs\n'],
])('%j becomes what a tile may have', (written, expected) => {
  const options = { rules: partials, profile: 'new' } as const;
  const before = goodTile().text(R)?.text ?? '';
  const { tile } = fixTile(goodTile(append(R, `\n${written}`)), options);
  expect(tile.text(R)?.text).toBe(`${before}\n${expected}`);
});
