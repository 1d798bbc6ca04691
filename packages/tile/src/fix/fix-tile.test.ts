import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { validateTile } from '../engine/validate-tile.ts';
import type { Profile, Rule } from '../engine/rule.ts';
import { rules } from '../rules/index.ts';
import type { Fix } from '../tile/change.ts';
import { loadTile } from '../tile/load-tile.ts';
import type { Tile } from '../tile/tile.ts';
import { cases } from '../../test/cases/index.ts';
import { goodTile, sub } from '../../test/change.ts';
import { CSV, D, goodFiles, M, R, tileOf } from '../../test/good-tile.ts';
import { harmOf, type Folder } from '../../test/harm.ts';
import { fixTile } from './fix-tile.ts';
import { isRespelled } from './lost-word.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const jsonAs = (print: (value: unknown) => string) => (path: string, bytes: Uint8Array) => {
  if (!path.endsWith('.json')) return bytes;
  try {
    return Buffer.from(print(JSON.parse(text(bytes))));
  } catch {
    return bytes;
  }
};

const isText = /\.(json|md|csv|ya?ml)$/;
const withTabs = jsonAs((value) => `${JSON.stringify(value, null, '\t')}\n`);

/** How a partner's editor may have saved the files. */
const forms: Readonly<Record<string, (path: string, bytes: Uint8Array) => Uint8Array>> = {
  'over several lines': jsonAs((value) => `${JSON.stringify(value, null, 4)}\n`),
  'in one line': jsonAs((value) => JSON.stringify(value)),
  'with CRLF': (path, bytes) =>
    isText.test(path) ? Buffer.from(text(bytes).replace(/\r?\n/g, '\r\n')) : bytes,
  'with tabs and a byte order mark': (path, bytes) =>
    isText.test(path) ? Buffer.from(`\ufeff${text(withTabs(path, bytes)).replace(/^\ufeff/, '')}`) : bytes,
  'with line ends of two kinds, and none at the end': (path, bytes) => {
    let line = 0;
    const mixed = () => (line++ % 3 === 0 ? '\r\n' : '\n');
    return isText.test(path) ? Buffer.from(text(bytes).trimEnd().replace(/\r?\n/g, mixed)) : bytes;
  },
};

function inForm(
  folder: Folder,
  form: (path: string, bytes: Uint8Array) => Uint8Array,
): Map<string, Uint8Array> {
  return new Map([...folder].map(([path, bytes]) => [path, form(path, bytes)]));
}

function filesOf(tile: Tile): Map<string, Uint8Array> {
  return new Map([...tile.files].flatMap(([path, { bytes }]) => (bytes ? [[path, bytes] as const] : [])));
}

function errorsOf(tile: Tile, profile: Profile): Map<string, number> {
  const { findings } = validateTile(tile, { rules, profile, maxPerRule: Infinity });
  const errors = findings.filter(({ severity }) => severity === 'error');
  return new Map([...Map.groupBy(errors, ({ rule }) => rule)].map(([rule, list]) => [rule, list.length]));
}

/** A busy machine must not end a run early here. */
const budgetMs = 120_000;

/** Everything that must hold of any tile. */
function expectNoHarm(tile: Tile): void {
  const fixed = fixTile(tile, { rules, profile: 'new', budgetMs });
  expect(harmOf(filesOf(tile), filesOf(fixed.tile))).toEqual([]);
  for (const profile of ['new', 'repo'] as const) {
    const before = errorsOf(tile, profile);
    const worse = [...errorsOf(fixed.tile, profile)].filter(
      ([rule, count]) => count > (before.get(rule) ?? 0),
    );
    expect(worse).toEqual([]);
  }
  expect(fixTile(fixed.tile, { rules, profile: 'new', budgetMs }).fixed).toEqual([]);
}

describe.each(Object.entries(forms).map(([name, form], turn) => [name, form, turn] as const))(
  'no fix does harm to files %s',
  { timeout: 300_000 },
  (_name, form, turn) => {
    const broken = Object.entries(cases).filter(([id]) => rules.find((rule) => rule.id === id)?.fixable);
    // Each form has its share of what the rules forbid.
    it.each(Array.from({ length: 8 }, (_each, index) => index))(
      'mixture %i of what rules forbid',
      (index) => {
        const chosen = broken.filter(
          ([id], at) =>
            at % 8 === index && (at >> 3) % Object.keys(forms).length === turn && !id.startsWith('media/'),
        );
        for (const [id, { bad }] of chosen) {
          const tile = goodTile(...bad);
          const files = inForm(filesOf(tile), form);
          try {
            expectNoHarm(tileOf(files, { folder: 'nova_relay', obstacles: [] }));
          } catch (error) {
            throw new Error(`broken on purpose: ${id}`, { cause: error });
          }
        }
      },
    );
  },
);

/** Published tiles, if a checkout is next to the repository. */
const published = join(import.meta.dirname, '../../../../../shared/corpus/tiles');
describe.runIf(existsSync(published))('published tiles', () => {
  it.each(Object.entries(forms))('%s', { timeout: 300_000 }, (_name, form) => {
    // Each tenth: with all of them the test takes minutes.
    for (const folder of readdirSync(published).filter((_each, index) => index % 10 === 0)) {
      const directory = join(published, folder);
      const files = new Map(
        readdirSync(directory, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [relative(directory, path), readFileSync(path)] as const),
      );
      expectNoHarm(tileOf(inForm(files, form), { folder, obstacles: loadTile(directory).obstacles }));
    }
  });
});

test('a name that was mistyped is corrected in its place, and nothing is added for it', () => {
  const tags = (tile: Tile) => tile.manifest.at('tile', 'classifier_tags').value;
  const mistyped = goodTile(
    sub(M, 'Submitted Data Type::Metrics', 'Submitted Data Type::Metricz'),
    sub(M, 'Submitted Data Type::Logs', 'Submited Data Tipe::Logs'),
  );
  const { tile, refused } = fixTile(mistyped, { rules, profile: 'new', budgetMs });
  expect(tags(tile)).toEqual(tags(goodTile()));
  expect(refused).toEqual([]);
});

test.each([
  ['Submitted Data Type::Metricz', 'Submitted Data Type::Metrics', true],
  ['Submited Data Tipe::Logs', 'Submitted Data Type::Logs', true],
  ['no data is sent', 'data is sent', false],
  ['Submitted Data Type::Logs', 'Submitted Data Type::Metrics', false],
  ['Sends the lead time', 'Sends the load time', false],
])('"%s" is respelled as "%s": %s', (before, after, isIt) => {
  expect(isRespelled(before, after)).toBe(isIt);
});

describe('a fix that would do harm is refused, and the property sees it', () => {
  const good = goodTile();
  const sabotage = (file: string, fix: Fix): Rule => ({
    id: 'layout/sabotage',
    severity: { new: 'warning', repo: 'warning' },
    requires: '',
    why: '',
    remedy: '',
    example: { bad: '', good: '' },
    source: '',
    published: '',
    *check() {
      yield { file, message: 'sabotage', fix };
    },
  });
  const edit = (file: string, from: string, to: string): Fix => {
    const offset = good.text(file)?.text.indexOf(from) ?? -1;
    expect(offset).toBeGreaterThan(-1);
    return () => [{ kind: 'edit', file, offset, length: from.length, text: to }];
  };
  const row = good.text(CSV)?.text.split('\n')[1] ?? '';
  const cell = row.split(',')[5] ?? '';

  it.each([
    ['breaks JSON', D, '"title"', '"title'],
    ['takes a sentence out of a dashboard', D, '"widgets"', '"gadgets"'],
    ['shifts a row', CSV, `${cell},`, cell],
    ['takes a row away', CSV, `${row}\n`, ''],
    ['takes a sentence out of the README', R, '## Setup', ''],
  ])('%s', (_what, file, from, to) => {
    const fix = edit(file, from, to);
    const outcome = fixTile(good, { rules: [...rules, sabotage(file, fix)], profile: 'new' });
    expect(outcome.refused).toMatchObject([{ rule: 'layout/sabotage', file }]);
    expect(outcome.operations.writes.size).toBe(0);
    // The same edit, made behind the back of the transaction.
    const after = new Map(goodFiles());
    after.set(file, Buffer.from(text(goodFiles().get(file) ?? Buffer.alloc(0)).replace(from, () => to)));
    if (from !== '"widgets"') expect(harmOf(goodFiles(), after)).not.toEqual([]);
  });

  it('deletes a file', () => {
    const after = new Map(goodFiles());
    after.delete('images/overview.png');
    expect(harmOf(goodFiles(), after)).toEqual(['images/overview.png: the file is gone']);
  });

  it('replaces a file that exists', () => {
    const fix: Fix = () => [{ kind: 'create', file: M, text: '{}\n' }];
    expect(fixTile(good, { rules: [sabotage(M, fix)], profile: 'new' }).operations.writes.size).toBe(0);
  });
});

describe('time is bounded by the size of the tile', () => {
  const huge = (path: string, content: string) => {
    const files = goodFiles();
    files.set(path, Buffer.from(content));
    return tileOf(files, { folder: 'nova_relay', obstacles: [] });
  };
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_each, index) => make(index));

  it.each([
    [
      '300,000 unknown keys',
      M,
      () => JSON.stringify(Object.fromEntries(many(300_000, (index) => [`k${index}`, 1]))),
    ],
    [
      '40,000 references',
      R,
      () =>
        `# Nova Relay\n\n${many(40_000, (index) => `[a${index}](https://nova.example/${index})\n`).join('')}`,
    ],
    [
      '60,000 widgets',
      D,
      () =>
        JSON.stringify({
          title: 'x',
          layout_type: 'ordered',
          widgets: many(60_000, (index) => ({
            id: index % 7,
            definition: { type: 'query_value', requests: [] },
          })),
        }),
    ],
    [
      '60,000 rows',
      CSV,
      () =>
        `metric_name,metric_type\n${many(60_000, (index) => `nova_relay.a${index % 30_000},gauge\n`).join('')}`,
    ],
  ])('%s', { timeout: 300_000 }, (_what, path, content) => {
    const start = performance.now();
    fixTile(huge(path, content()), { rules, profile: 'new', budgetMs: 1_000 });
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});
