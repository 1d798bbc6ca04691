import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateTile } from '../src/engine/validate-tile.ts';
import { fixTile } from '../src/fix/fix-tile.ts';
import { unifiedDiff } from '../src/fix/unified-diff.ts';
import { rulePages, rulePlace } from '../src/report/rule-pages.ts';
import { withRuleTable } from '../src/report/rule-table.ts';
import { rules } from '../src/rules/index.ts';
import { cases } from './cases/index.ts';
import { goodTile, write } from './change.ts';
import { goodFiles, M } from './good-tile.ts';
import type { Rule } from '../src/engine/rule.ts';
import type { Tile } from '../src/tile/tile.ts';

/** A fix of the file means that the manifest names it otherwise, or at all. */
const namedElsewhere: Readonly<Record<string, readonly string[]>> = {
  'layout/filename-chars': [M],
  'layout/no-orphan-assets': [M],
};

/** Lines taken out and put in for one finding; the most is the removal of a group from a dashboard. */
const maxChangedLines = 14;

/** The engine itself speaks for these; `suppressions.test.ts` has their cases. */
const checked = rules.filter((rule) => !rule.id.startsWith('suppression/'));

function problemsOf(rule: Rule, tile: Tile) {
  const bypassed = validateTile(tile, {
    rules: [{ ...rule, severity: { new: 'error', repo: 'error' } }],
    profile: 'new',
  });
  return bypassed.findings;
}

describe('the rule table', () => {
  it('has ids that are unique and name their group', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    expect(rules.filter((rule) => !/^[a-z-]+\/[a-z0-9-]+$/.test(rule.id))).toEqual([]);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s states the reason, the remedy and the source',
    (_id, rule) => {
      for (const text of [
        rule.requires,
        rule.why,
        rule.remedy,
        rule.source,
        rule.published,
        rule.example.bad,
        rule.example.good,
      ]) {
        expect(text.trim()).not.toBe('');
      }
    },
  );

  it('names a page or a count of published tiles as the source of every rule', () => {
    const source = /^(https:\/\/\S+|\d+ of \d+ published tiles break it \(\w+ \d{4}\))$/;
    expect(checked.filter((rule) => !source.test(rule.source)).map((rule) => rule.id)).toEqual([]);
  });

  it('says what must hold in a sentence', () => {
    const sentence = /^[A-Za-z`0-9][^§⇒≥≤≠]*\.$/;
    expect(rules.filter((rule) => !sentence.test(rule.requires)).map((rule) => rule.id)).toEqual([]);
  });

  it('has a case for every rule, and no case without rule', () => {
    expect(Object.keys(cases).sort(), 'test/cases/<area>.ts has one entry for each rule').toEqual(
      checked.map((rule) => rule.id).sort(),
    );
  });
});

const generate = 'run `node --conditions=@tilekit/source packages/tile/generate/run.ts`';

describe('the README', () => {
  const page = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

  it('has the table that the rules give', () => {
    expect(withRuleTable(page, rules), generate).toBe(page);
  });
});

describe('the pages in docs/rules', () => {
  const folder = join(import.meta.dirname, '../../../docs/rules');
  const pages = rulePages(rules);

  it('are those that the rules give', () => {
    expect(readdirSync(folder).sort(), generate).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(readFileSync(join(folder, name), 'utf8'), generate).toBe(text);
  });

  it('have a heading for every rule at the place that is named', () => {
    for (const { id } of rules) {
      const [page = '', anchor] = rulePlace(id).split('#');
      const headings = [...(pages.get(page) ?? '').matchAll(/^## `(.+)`$/gm)];
      expect(headings.map(([, heading = '']) => heading.replace('/', ''))).toContain(anchor);
    }
  });

  it('name no requirement by a number of ours', () => {
    expect([...pages.values()].join('').match(/\bR\d{1,3}\b/g)).toBeNull();
  });
});

describe('the good tile', () => {
  it.each(['new', 'repo'] as const)('has no finding in profile %s', (profile) => {
    expect(validateTile(goodTile(), { rules, profile }).findings).toEqual([]);
  });
});

describe.each(checked.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { bad = [], good = [] } = cases[id] ?? {};

  it('speaks when broken', () => {
    expect(problemsOf(rule, goodTile(...bad)).map((finding) => finding.rule)).toContain(id);
  });

  it('is silent when kept', () => {
    expect(problemsOf(rule, goodTile(...good))).toEqual([]);
  });
});

describe('--fix', () => {
  const fixable = checked.filter((rule) => rule.fixable);

  it.each(fixable.map((rule) => [rule.id, rule] as const))('fixes %s, once and for all', (id, rule) => {
    const only = [{ ...rule, severity: { new: 'error', repo: 'error' } as const }];
    const broken = goodTile(...(cases[id]?.bad ?? []));
    const options = { rules: only, profile: 'new' } as const;
    expect(validateTile(broken, options).findings.some((finding) => finding.fix)).toBe(true);
    const fixed = fixTile(broken, options);
    expect(validateTile(fixed.tile, options).findings).toEqual([]);
    expect(fixTile(fixed.tile, options).fixed).toEqual([]);
  });

  it.each(fixable.map((rule) => [rule.id, rule] as const))(
    '%s changes little, and nowhere else',
    (id, rule) => {
      const options = {
        rules: [{ ...rule, severity: { new: 'error', repo: 'error' } }],
        profile: 'new',
      } as const;
      const broken = goodTile(...(cases[id]?.bad ?? []));
      const { findings } = validateTile(broken, options);
      const { writes } = fixTile(broken, options).operations;
      const diagnosed = new Set([...findings.map((finding) => finding.file), ...(namedElsewhere[id] ?? [])]);
      // A picture's fault is shown where the manifest lists the picture.
      const picture = (file: string) => id.startsWith('media/') && file.startsWith('images/');
      const touched = [...writes.keys()];
      expect(touched.filter((file) => !diagnosed.has(file) && !picture(file))).toEqual([]);
      for (const [file, bytes] of writes) {
        const before = broken.text(file)?.text;
        const changed = /^[+-](?![+-]{2})/gm;
        const diff = /\.(png|jpg)$/.test(file)
          ? ''
          : unifiedDiff(file, before, Buffer.from(bytes).toString());
        expect(diff.match(changed)?.length ?? 0).toBeLessThanOrEqual(maxChangedLines * findings.length);
      }
    },
  );

  it('offers a fix exactly where a rule declares one', () => {
    const offering = checked.filter((rule) =>
      problemsOf(rule, goodTile(...(cases[rule.id]?.bad ?? []))).some((finding) => finding.fix),
    );
    expect(offering.map((rule) => rule.id)).toEqual(fixable.map((rule) => rule.id));
  });
});

it.each(['constructor', '__proto__', 'toString'])('a text "%s" anywhere is a text like any other', (text) => {
  let exchanged = 0;
  for (const [file, bytes] of goodFiles()) {
    if (!/\.(json|yaml)$/.test(file)) continue;
    const before = Buffer.from(bytes).toString();
    for (const { index, 0: value } of before.matchAll(/(?<=: )"(?:[^"\\]|\\.)*"|(?<=: )[\w-]+$/gm)) {
      const after = `${before.slice(0, index)}"${text}"${before.slice(index + value.length)}`;
      expect(() => validateTile(goodTile(write(file, after)), { rules, profile: 'new' })).not.toThrow();
      exchanged += 1;
    }
  }
  expect(exchanged).toBeGreaterThan(100);
});
