import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { append, del, drop, goodTile, rename, set, sub, trimEnd } from '../../test/change.ts';
import { C, CSV, D, M, MO, R } from '../../test/good-tile.ts';
import { cases } from '../../test/cases/index.ts';
import { sarifSubset } from '../../test/sarif-subset.ts';
import { run, TestWorkspace } from '../../test/workspace.ts';
import { runCommand, validateCommand } from './index.ts';

interface Report {
  tiles: {
    path: string;
    findings: {
      rule: string;
      severity: string;
      file: string;
      line: number;
      column: number;
      message: string;
    }[];
    suppressed?: { reason: string }[];
  }[];
  summary: { tiles: number; errors: number; warnings: number; infos: number };
}

function report(...commands: string[]): Report & { code: number } {
  const { code, out } = run(validateCommand, ...commands, '--format', 'json');
  return { ...(JSON.parse(out) as Report), code };
}

const ajv = new Ajv({ allErrors: true });
const isReport = ajv.compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '../report/findings.schema.json'), 'utf8')) as object,
);
const isSarif = ajv.compile(sarifSubset);

describe('tile:validate', () => {
  it('exits 0 without errors, 1 with errors, 2 when it could not run', () => {
    using workspace = new TestWorkspace();
    expect(run(validateCommand, workspace.addTile('nova_relay')).code).toBe(0);
    expect(run(validateCommand, workspace.addTile('broken', del(C))).code).toBe(1);
    for (const commands of [
      ['--nonsense'],
      ['--format', 'xml'],
      ['--list-rules', '--format', 'xml'],
      ['--suppressions', '/dev/zero', join(workspace.root, 'nova_relay')],
      ['--profile', 'old'],
      ['--dry-run'],
      ['--explain', 'no/rule'],
      [join(workspace.root, 'nowhere')],
      [join(workspace.root, 'nova_relay', M)],
      ['--suppressions', 'nowhere.json', join(workspace.root, 'nova_relay')],
    ]) {
      const { code, out, err } = run(validateCommand, ...commands);
      expect({ commands, code, out }).toEqual({ commands, code: 2, out: '' });
      expect(err).not.toBe('');
    }
  });

  it('finds a misspelt manifest key with its line and column', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay', sub(M, '"app_uuid"', '"app_uid"'));
    const { code, tiles } = report(tile);
    expect(code).toBe(1);
    expect(tiles[0]?.findings).toContainEqual(
      expect.objectContaining({
        rule: 'manifest/no-unknown-keys',
        file: M,
        line: 3,
        column: 3,
        fixable: true,
      }),
    );
  });

  it('a file with faults without end is reported in bounds and counted in full', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay', append(CSV, 'nova_relay.zone,gauge\n'.repeat(50_000)));
    const { tiles, summary } = report(tile);
    const found = tiles[0]?.findings.filter((finding) => finding.rule === 'metadata/column-count') ?? [];
    expect(found).toHaveLength(1001);
    expect(found.at(-1)).toMatchObject({
      message: 'and 49000 more of metadata/column-count in this file',
      fixable: false,
    });
    expect(Object.keys(found.at(-1) ?? {})).toEqual(Object.keys(found[0] ?? {}));
    expect(summary.errors).toBeGreaterThanOrEqual(50_000);
    expect(run(validateCommand, tile).out).toContain('and 49996 more of metadata/column-count');
  });

  it('a misspelled key that must never change keeps its value when it is fixed', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay');
    const manifest = readFileSync(join(tile, M), 'utf8');
    writeFileSync(join(tile, M), manifest.replace('"app_uuid"', '"app_uid"'));
    run(validateCommand, tile, '--fix');
    expect(readFileSync(join(tile, M), 'utf8')).toBe(manifest);
  });

  it('prints JSON in the published form, for every broken tile', () => {
    using workspace = new TestWorkspace();
    for (const id of [
      'manifest/json-parse',
      'dashboard/image-url',
      'metadata/unit',
      'logs/yaml-parse',
      'readme/bare-url',
    ]) {
      workspace.addTile(id.replace('/', '_'), ...(cases[id]?.bad ?? []));
    }
    const { tiles, summary } = report(workspace.root);
    const document = { tiles, summary };
    expect(isReport(document), JSON.stringify(isReport.errors)).toBe(true);
    expect(document.summary.tiles).toBe(5);
  });

  it('takes a directory of tiles and skips folders without manifest', () => {
    using workspace = new TestWorkspace();
    workspace.addTile('nova_relay');
    workspace.addTile('nova_other', set(M, 'tile/title', 'Nova Relay Two'));
    workspace.write('docs/README.md', '# Docs\n');
    workspace.write('.github/CODEOWNERS', '/nova_relay/ @nova/relay\n');
    const { tiles } = report(workspace.root);
    expect(tiles.map((tile) => tile.path)).toEqual([
      join(workspace.root, 'nova_other'),
      join(workspace.root, 'nova_relay'),
    ]);
    const rules = tiles[0]?.findings.map((finding) => finding.rule);
    expect(rules).toContain('manifest/app-uuid-unique');
    expect(rules).toContain('layout/codeowners-entry');
  });

  it('prints one annotation per finding for GitHub, with everything escaped', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile(
      'nova_relay',
      set(M, 'tile/title', 'a\nb%'),
      rename('images/overview.png', 'images/o:v,\u001b[31m.png'),
    );
    const lines = run(validateCommand, tile, '--format', 'github').out.trimEnd().split('\n');
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines)
      expect(line).toMatch(/^::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,title=[\w/-]+::.+$/);
  });

  it('prints SARIF 2.1.0', () => {
    using workspace = new TestWorkspace();
    workspace.addTile('nova_relay', del(C), set(D, 'title', 'a - b'));
    workspace.write(
      'tilekit.suppressions.json',
      JSON.stringify({ suppressions: [{ rule: 'dashboard/title-no-hyphen', reason: 'agreed' }] }),
    );
    const document: unknown = JSON.parse(
      run(validateCommand, join(workspace.root, 'nova_relay'), '--format', 'sarif').out,
    );
    expect(isSarif(document), JSON.stringify(isSarif.errors)).toBe(true);
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(document).toMatchObject({ runs: [{ tool: { driver: { name: 'tilekit', version } } }] });
    expect(JSON.stringify(document)).toContain(
      '"suppressions":[{"kind":"external","justification":"agreed"}]',
    );
  });

  it('links each rule of SARIF to its page where --rules-url says that the pages are', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay', set(D, 'title', 'a - b'));
    const { out } = run(
      validateCommand,
      tile,
      '--format',
      'sarif',
      '--rules-url',
      'https://nova.example/rules/',
    );
    expect(JSON.parse(out)).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              rules: expect.arrayContaining([
                expect.objectContaining({
                  id: 'dashboard/title-no-hyphen',
                  helpUri: 'https://nova.example/rules/dashboard.md#dashboardtitle-no-hyphen',
                }),
              ]) as unknown,
            },
          },
        },
      ],
    });
    expect(run(validateCommand, tile, '--rules-url', 'nova').code).toBe(2);
  });

  // Three processes from the sources.
  it(
    'names files in SARIF relative to the working directory, and by their whole address outside of it',
    { timeout: 300_000 },
    () => {
      using workspace = new TestWorkspace();
      const tile = workspace.addTile('nova_relay', del(C));
      const script = join(import.meta.dirname, '../tilekit-tile.ts');
      const places = (cwd: string) => {
        const { stdout } = spawnSync(
          process.execPath,
          ['--conditions=@tilekit/source', script, 'validate', tile, '--format', 'sarif'],
          { cwd, encoding: 'utf8' },
        );
        return [...stdout.matchAll(/"uri":"([^"]*)"/g)].map(([, uri]) => uri);
      };
      expect(places(workspace.root).length).toBeGreaterThan(0);
      for (const uri of places(workspace.root)) expect(uri).toMatch(/^nova_relay\/\w/);
      for (const uri of places(import.meta.dirname)) expect(uri).toMatch(/^file:\/\/\/.+\/nova_relay\/\w/);
    },
  );

  it.each(['json', 'sarif'])('prints %s as a whole or not at all', (format) => {
    using workspace = new TestWorkspace();
    const first = workspace.addTile('nova_relay', del(C));
    const second = workspace.addTile('beside/nova_other');
    symlinkSync('/dev/zero', join(workspace.root, 'beside/tilekit.suppressions.json'));
    const { code, out, err } = run(validateCommand, first, second, '--format', format);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('not a regular file');
  });

  it.each(['--format=human', '--format=github', '--fix --dry-run', '--fix'])(
    'no name steers a terminal or GitHub: %s',
    (options) => {
      using workspace = new TestWorkspace();
      const name = 'a\n::error file=x::pwned\u001b[31m##[error]\u202e';
      const manifest = set(M, 'author/homepage', 'http://nova.example');
      for (let index = 0; index < 21; index++)
        workspace.addTile(
          `${name}/${index}${name}`,
          del(C),
          manifest,
          append(R, '\n\u201Cq\u201D\u001b[31m\n::error::a##[error]\n'),
        );
      workspace.write(`${name}/0${name}/::error::pwned`, 'x');
      workspace.write(`${name}/0${name}/images/${name}.PNG`, '');
      const said: string[] = [];
      const say = (text: string) => said.push(text);
      const output = { out: say, err: say, colour: false, progress: true };
      runCommand(validateCommand, [join(workspace.root, name), ...options.split(' ')], output);
      runCommand(validateCommand, [join(workspace.root, name, `0${name}`), '--base', name], output);
      // The progress line's own beginning.
      const lines = said.join('').replaceAll('\r\u001b[2K', '\n').split('\n');
      const reports = lines.filter((line) => !/^::(error|warning|notice) file=[^:]*,line=/.test(line));
      expect(lines.join('')).not.toMatch(/[^\P{Cc}\t]|\u202e/u);
      expect(reports.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    },
  );

  it('shows the line, a mark, the remedy and a summary to people, and no control characters', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay', set(M, 'tile/support', 'x\u001b[31m\u202e'));
    const { out } = run(validateCommand, tile);
    expect(out).toContain('manifest/anchor-form');
    expect(out).toMatch(/\d+ \| .*"support"/);
    expect(out).toMatch(/\| +\^+/);
    expect(out).toContain('→');
    expect(out).toMatch(/1 tile: \d+ errors?/);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u202e');
  });

  it('explains every rule it lists', () => {
    const listed = JSON.parse(run(validateCommand, '--list-rules', '--format', 'json').out) as {
      rules: { id: string }[];
    };
    for (const rule of listed.rules) {
      const { id } = rule;
      const asData = run(validateCommand, '--explain', id, '--format', 'json').out;
      expect(JSON.parse(asData)).toEqual({ rules: [rule] });
      const { code, out } = run(validateCommand, '--explain', id);
      expect(code).toBe(0);
      for (const heading of ['requires', 'why', 'remedy', 'bad', 'good', 'source', 'published'])
        expect(out).toContain(`  ${heading} `);
    }
    expect(run(validateCommand, '--list-rules').out).toContain('manifest/app-uuid-format');
    expect(run(validateCommand, '--help').out).toContain('Usage');
  });

  it('--strict makes warnings errors', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay', set(D, 'is_read_only', true));
    expect(report(tile)).toMatchObject({ code: 0, summary: { errors: 0, warnings: 1 } });
    expect(report(tile, '--strict')).toMatchObject({ code: 1, summary: { errors: 1, warnings: 0 } });
  });

  it('--profile repo only warns where published tiles disagree', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay', set(M, 'tile/description', 'x'.repeat(81)));
    expect(report(tile).code).toBe(1);
    expect(report(tile, '--profile', 'repo').code).toBe(0);
  });

  it('--base compares with a git revision', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay');
    const git = (...commands: string[]) =>
      execFileSync('git', ['-C', workspace.root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...commands]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    workspace.addTile('nova_relay', set(M, 'app_uuid', '0b5f7f3e-6c1d-4c1e-9a63-2f7d1c9a4e12'));
    expect(report(tile, '--base', 'HEAD').tiles[0]?.findings.map((finding) => finding.rule)).toContain(
      'manifest/immutable-fields',
    );
    for (const reference of ['nowhere', '--output=/tmp/x'])
      expect(run(validateCommand, tile, `--base=${reference}`).code).toBe(2);
  });
});

describe('--fix', () => {
  it('shows a diff and writes nothing with --dry-run', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile(
      'nova_relay',
      set(M, 'author/homepage', 'http://nova.example'),
      trimEnd(R),
    );
    const before = workspace.read('nova_relay/manifest.json');
    const { out } = run(validateCommand, tile, '--fix', '--dry-run');
    expect(out).toContain(
      '-    "homepage": "http://nova.example",\n+    "homepage": "https://nova.example",',
    );
    expect(workspace.read('nova_relay/manifest.json')).toBe(before);
  });

  it('shows the name of a file in one line, whatever it is', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay', set(MO, 'definition/id', 7));
    renameSync(join(tile, MO), join(tile, 'assets/monitors/a\nb.json'));
    const renamed = run(validateCommand, tile, '--fix', '--dry-run').out;
    expect(renamed).toMatch(/^rename assets\/monitors\/a·b\.json → assets\/monitors\/a_b\.json\n--- a\//);
    // It keeps its name where the better one is taken.
    copyFileSync(join(tile, 'assets/monitors/a\nb.json'), join(tile, 'assets/monitors/a_b.json'));
    const { out } = run(validateCommand, tile, '--fix', '--dry-run');
    expect(out).toContain('--- a/assets/monitors/a·b.json\n+++ b/assets/monitors/a·b.json\n');
  });

  it('fixes files on disk, changes nothing else, and a second run is a no-op', () => {
    using workspace = new TestWorkspace();
    const good = goodTile();
    const tile = workspace.addTile(
      'nova_relay',
      set(M, 'author/homepage', 'http://nova.example'),
      rename('images/overview.png', 'images/over view.png'),
      sub(M, 'images/overview.png', 'images/over view.png'),
      set(MO, 'definition/id', 7),
      append(R, '\n\u201Cq\u201D\n'),
    );
    expect(run(validateCommand, tile, '--fix').code).toBe(0);
    expect(workspace.read('nova_relay/images/over_view.png').length).toBeGreaterThan(0);
    expect(workspace.read('nova_relay/manifest.json')).toBe(
      good.text(M)?.text.replace('images/overview.png', 'images/over_view.png'),
    );
    expect(workspace.read(`nova_relay/${MO}`)).toBe(good.text(MO)?.text);
    expect(workspace.read('nova_relay/README.md')).toBe(`${good.text(R)?.text ?? ''}\n"q"\n`);
    expect(run(validateCommand, tile, '--fix').out).not.toContain('Fixed');
  });

  it('keeps CRLF-free indentation by tabs', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile(
      'nova_relay',
      sub(M, '  "app_id"', '\t"app_id"'),
      drop(M, 'assets/integration/events'),
    );
    run(validateCommand, tile, '--fix');
    expect(report(tile).summary.errors).toBe(0);
  });
});

describe('suppressions', () => {
  it('are not read through a link, and not waited for', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay');
    symlinkSync('/dev/zero', join(workspace.root, 'tilekit.suppressions.json'));
    const { code, err } = run(validateCommand, tile);
    expect(code).toBe(2);
    expect(err).toContain('not a regular file');
    rmSync(join(workspace.root, 'tilekit.suppressions.json'));
    execFileSync('mkfifo', [join(workspace.root, 'tilekit.suppressions.json')]);
    expect(run(validateCommand, tile).code).toBe(2);
  });

  const suppress = (workspace: TestWorkspace, content: unknown) =>
    workspace.write('tilekit.suppressions.json', JSON.stringify(content));

  it('takes findings out with their reason, and lists them', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile(
      'nova_relay',
      set(M, 'tile/description', 'x'.repeat(81)),
      set(D, 'description', ''),
    );
    suppress(workspace, {
      suppressions: [
        { rule: 'manifest/description-length', file: M, tile: 'nova_relay', reason: 'agreed' },
        { rule: 'dashboard/description-nonempty', reason: 'said elsewhere' },
      ],
    });
    const { code, tiles } = report(tile);
    expect(code).toBe(0);
    expect(tiles[0]?.suppressed?.map((finding) => finding.reason).sort()).toEqual([
      'agreed',
      'said elsewhere',
    ]);
    expect(run(validateCommand, tile).out).toContain('2 suppressed:');
  });

  it.each([
    [
      'an unknown rule',
      { suppressions: [{ rule: 'layout/nonsense', reason: 'x' }] },
      'suppression/unknown-rule',
    ],
    ['no reason', { suppressions: [{ rule: 'layout/required-files', reason: ' ' }] }, 'suppression/reason'],
    [
      'nothing to suppress',
      { suppressions: [{ rule: 'layout/required-files', reason: 'x' }] },
      'suppression/unused',
    ],
    ['another form', [], 'suppression/shape'],
  ])('%s is a finding', (_what, content, rule) => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay');
    suppress(workspace, content);
    expect(report(tile).tiles[0]?.findings.map((finding) => finding.rule)).toEqual([rule]);
  });

  it('of another tile are left alone', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay');
    suppress(workspace, { suppressions: [{ rule: 'layout/required-files', tile: 'other', reason: 'x' }] });
    expect(report(tile).summary).toMatchObject({ errors: 0, warnings: 0 });
  });
});
