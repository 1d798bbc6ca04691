import { defects, put, rewrite, without } from './defect.ts';
import type { Tile } from '../../src/tile/tile.ts';

const R = 'README.md';
const C = 'CHANGELOG.md';
const readme = (change: (text: string, tile: Tile) => string) => (tile: Tile) =>
  rewrite(tile, R, (text) => change(text, tile));
const changelog = (change: (text: string) => string) => (tile: Tile) => rewrite(tile, C, change);
/** Appends a sentence below "Setup". */
const inSetup = (sentence: (tile: Tile) => string | undefined) => (tile: Tile) => {
  const text = sentence(tile);
  return text === undefined
    ? undefined
    : rewrite(tile, R, (old) => old.replace(/^## Setup.*$/m, (heading) => `${heading}\n\n${text}`));
};

export const readmeDefects = defects('README', [
  ['missing', (tile) => without(tile, R)],
  ['empty', () => put(R, '')],
  ['"Setup" missing', readme((text) => text.replace(/^## Setup.*$/m, ''))],
  ['"Setup" spelled otherwise', readme((text) => text.replace(/^## Setup.*$/m, '## Set-up'))],
  ['"Overview" missing', readme((text) => text.replace(/^## Overview.*$/m, ''))],
  ['"Overview" as a third heading', readme((text) => text.replace(/^## Overview/m, '### Overview'))],
  [
    '"Support" and "Troubleshooting" missing',
    readme((text) => text.replace(/^## (Support|Troubleshooting).*$/gm, '')),
  ],
  ['"Uninstallation" missing', readme((text) => text.replace(/^## Uninstallation.*$/m, ''))],
  ['section left empty', readme((text) => text.replace(/^(## Setup.*\n)[\s\S]*?(?=^## )/m, '$1\n'))],
  ['link without a definition', inSetup(() => 'Read the [guide][99] first.')],
  ['link within the text', inSetup(() => 'Read the [guide](https://partner.example/guide) first.')],
  ['link to a file that is not there', inSetup(() => 'Read the [guide](./docs/guide.md) first.')],
  ['link to a heading that is not there', inSetup(() => 'Read [the steps](#no-such-steps) first.')],
  ['bare address', inSetup(() => 'Read https://partner.example/guide first.')],
  ['http link', inSetup(() => 'Read the [guide](http://partner.example/guide) first.')],
  [
    'picture that is not there',
    inSetup(
      () =>
        '![The page](https://raw.githubusercontent.com/DataDog/integrations-extras/master/no_such_tile/images/nothing.png)',
    ),
  ],
  ['picture by a relative path that is not there', inSetup(() => '![The page](images/nothing.png)')],
  [
    'picture without alternative text',
    inSetup((tile) => {
      const image = tile.paths('images/', '.png')[0];
      return image === undefined
        ? undefined
        : `![](https://raw.githubusercontent.com/DataDog/integrations-extras/master/${tile.folder}/${image})`;
    }),
  ],
  [
    'definition twice',
    readme((text) => {
      const [found] = /^\[\d+\]: .*$/m.exec(text) ?? [];
      return found === undefined
        ? text
        : `${text.trimEnd()}\n${found.replace(/: .*/, ': https://partner.example/')}\n`;
    }),
  ],
  ['definition without use', readme((text) => `${text.trimEnd()}\n[98]: https://partner.example/\n`)],
  ['typographic quotes', inSetup(() => 'Choose \u201cConnect\u201d.')],
  ['heading level left out', inSetup(() => '#### Details\n\nText.')],
  ['text of the template', inSetup(() => 'TBD')],
  ['asks for an API key', inSetup(() => 'Enter your Datadog API key.')],
  ['shortcode of the website', inSetup(() => '{{< tabs >}}')],
  [
    'code block never closed',
    readme((text) => `${text.trimEnd()}\n\n\`\`\`shell\ncurl https://partner.example\n`),
  ],
  ['two titles', readme((text) => text.replace(/^## Overview/m, '# Overview\n\n## Overview'))],
  ['title of another product', readme((text) => text.replace(/^# .*$/m, '# Another Product'))],
  [
    'secret pasted',
    inSetup(() => `curl -H "DD-API-KEY: ${'0123456789abcdef'.repeat(2)}" https://api.datadoghq.com`),
  ],
  [
    'metric that does not exist',
    inSetup((tile) =>
      tile.metricNames.size > 0 && tile.metricPrefix.endsWith('.')
        ? `Check that \`${tile.metricPrefix}no.such.metric\` arrives.`
        : undefined,
    ),
  ],
  [
    'metric misspelled',
    inSetup((tile) => {
      const [name] = tile.metricNames;
      return name === undefined || !tile.metricPrefix.endsWith('.')
        ? undefined
        : `Check that \`${name}s_total_x\` arrives.`;
    }),
  ],
  [
    'monitor that does not exist',
    inSetup((tile) =>
      tile.monitors.length > 0 ? 'Turn on the recommended monitor **No Such Monitor Here**.' : undefined,
    ),
  ],
  [
    'log source of another product',
    inSetup((tile) =>
      tile.pipelines.length > 0 ? 'Search for `source:another_product_x` in the Log Explorer.' : undefined,
    ),
  ],
  [
    'metadata.csv link of another tile',
    readme((text) =>
      text.replace(/(integrations-extras\/blob\/master\/)[\w-]+(\/metadata\.csv)/, '$1another_tile$2'),
    ),
  ],
  [
    'link into another tile',
    readme((text, tile) =>
      text.replace(
        `integrations-extras/master/${tile.folder}/images`,
        'integrations-extras/master/another_tile/images',
      ),
    ),
  ],
]);

/** The versions of a changelog, each a piece of text that begins with its heading. */
const sections = (text: string) => text.split(/^(?=## \d)/m);

export const changelogDefects = defects('CHANGELOG', [
  ['missing', (tile) => without(tile, C)],
  ['empty', () => put(C, '')],
  [
    'versions in the wrong order',
    changelog((text) => {
      const [head = '', ...list] = sections(text);
      return list.length < 2
        ? text
        : head +
            list
              .map((part) => `${part.trimEnd()}\n\n`)
              .reverse()
              .join('');
    }),
  ],
  [
    'version twice',
    changelog((text) => {
      const [head = '', first, ...rest] = sections(text);
      return first === undefined ? text : [head, `${first.trimEnd()}\n\n`, first, ...rest].join('');
    }),
  ],
  [
    'day that does not exist',
    changelog((text) => text.replace(/^(## \d+\.\d+\.\d+ \/ \d{4})-\d\d-\d\d/m, '$1-13-45')),
  ],
  [
    'date in another form',
    changelog((text) => text.replace(/^(## \d+\.\d+\.\d+ \/ )(\d{4})-(\d\d)-(\d\d)/m, '$1$4.$3.$2')),
  ],
  ['date missing', changelog((text) => text.replace(/^(## \d+\.\d+\.\d+) \/ .*$/m, '$1'))],
  ['date in the future', changelog((text) => text.replace(/^(## \d+\.\d+\.\d+ \/ )\d{4}/m, '$12099'))],
  ['version with a v', changelog((text) => text.replace(/^## (\d)/m, '## v$1'))],
  ['version of two numbers', changelog((text) => text.replace(/^## (\d+\.\d+)\.\d+/m, '## $1'))],
  ['kind that does not exist', changelog((text) => text.replace(/^\*\*\*\w+\*\*\*:?/m, '***Updated***:'))],
  ['kind without emphasis', changelog((text) => text.replace(/^\*\*\*(\w+)\*\*\*:?/m, '$1:'))],
  ['text of the template', changelog((text) => text.replace(/^\* .*$/m, '* <FILL IN>'))],
  [
    'title of another product',
    changelog((text) => text.replace(/^# CHANGELOG - .*$/m, '# CHANGELOG - Another Product')),
  ],
  ['entries missing', changelog((text) => text.replace(/^\* .*$/gm, ''))],
]);
