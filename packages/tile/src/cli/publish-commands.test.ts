import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adviseBump } from '../bump/advise-bump.ts';
import { append, del, goodTile, publishable, set, sub, type TileChange } from '../../test/change.ts';
import { C, CSV, D, DF, LP, M, MO, OA, R } from '../../test/good-tile.ts';
import { run, TestWorkspace } from '../../test/workspace.ts';
import { bumpCommand, newCommand, packCommand, validateCommand } from './index.ts';

const newMetric = append(CSV, 'nova_relay.zone.depth,gauge,,message,,Depth.,0,nova_relay,depth,\n');

describe('bump advice', () => {
  const advise = (changes: readonly TileChange[], code: readonly string[] = []) =>
    adviseBump(goodTile(), goodTile(...changes), { changedCode: code });

  it.each<[string, TileChange[], string]>([
    ['nothing', [], 'none'],
    ['README', [append(R, 'More.\n')], 'none'],
    ['manifest', [set(M, 'tile/description', 'Other')], 'none'],
    ['dashboard', [set(D, 'description', 'Other')], 'none'],
    ['monitor', [set(MO, 'description', 'Other')], 'none'],
    ['a new metric', [newMetric], 'minor'],
    ['a metric less', [sub(CSV, 'nova_relay.queue.depth', 'nova_relay.queue.size')], 'major'],
    ['a metric of another type', [sub(CSV, 'nova_relay.latency,gauge', 'nova_relay.latency,rate')], 'major'],
    ['events', [set(M, 'assets/integration/events/creates_events', true)], 'minor'],
    ['a scope', [set(OA, 'integration/scopes', ['api_keys_write', 'monitors_read', 'events_read'])], 'minor'],
    ['a log pipeline less', [del(LP)], 'major'],
  ])('for %s (R81, R82)', (_what, changes, level) => {
    expect(advise(changes).level).toBe(level);
  });

  it('asks for a changelog entry only where a version is due (R83)', () => {
    expect(advise([newMetric]).entryMissing).toBe(true);
    expect(advise([append(R, 'More.\n')]).entryMissing).toBe(false);
    const written = sub(C, '## 1.0.0', '## 1.1.0 / 2026-02-01\n\n***Added***:\n\n* Depth.\n\n## 1.0.0');
    expect(advise([newMetric, written]).entryMissing).toBe(false);
  });

  it('says when the OAuth client must be published again (R66)', () => {
    expect(advise([set(OA, 'integration/redirect_uris', ['https://nova.example/other'])]).republish).toEqual([
      'redirect_uris',
    ]);
    expect(advise([newMetric]).republish).toEqual([]);
  });

  it('counts the integration’s own code as a repair', () => {
    expect(advise([], ['apps/reference-server/src/integration/collect.ts']).level).toBe('patch');
  });

  it('compares with git, and is silent when only images are the same', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('nova_relay');
    const git = (...commands: string[]) =>
      execFileSync('git', ['-C', workspace.root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...commands]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    expect(run(bumpCommand, tile)).toMatchObject({ code: 0, out: 'No new version is needed since HEAD.\n' });
    workspace.addTile('nova_relay', newMetric);
    expect(run(bumpCommand, tile, '--format', 'json')).toMatchObject({ code: 1 });
    expect(run(bumpCommand, tile, '--base', 'nowhere').code).toBe(2);
    expect(run(bumpCommand, join(tile, 'nowhere')).err).toContain('is not a directory. Name a tile');
  });
});

describe('tile:bump in a repository', () => {
  const code = 'apps/reference-server/src/integration/collect.ts';
  const note = (bump: string) => (workspace: TestWorkspace) => {
    workspace.write('.changeset/tile/note.md', `---\nbump: ${bump}\n---\n\nSends depth.\n`);
  };
  const tile =
    (...changes: TileChange[]) =>
    (workspace: TestWorkspace) => {
      workspace.addTile('integration-tile', ...changes);
    };
  const server = (path: string) => (workspace: TestWorkspace) => {
    workspace.write(path, 'export const fixed = true;\n');
  };
  const scope = set(OA, 'integration/scopes', ['api_keys_write', 'monitors_read', 'events_read']);
  const flow = append(
    DF,
    '  - id: nova-relay-events\n    always_on: true\n    granular: false\n    data_type: events\n    direction: inbound\n',
  );
  const entry = (version: string) =>
    sub(C, '## 1.0.0', `## ${version} / 2026-02-01\n\n***Added***:\n\n* Depth.\n\n## 1.0.0`);

  it.each<[string, ((workspace: TestWorkspace) => void)[], 0 | 1, string]>([
    ['a new metric', [tile(newMetric)], 1, 'A minor version is due'],
    ['a new dataflow', [tile(flow)], 1, '1 dataflow added'],
    ['a new scope', [tile(scope)], 1, 'Publish the OAuth client again: scopes'],
    ['a fix of the server’s own code', [server(code)], 1, 'A patch version is due'],
    ['a new metric with a note', [tile(newMetric), note('minor')], 0, 'A minor version is due'],
    ['a new metric with a note that is too small', [tile(newMetric), note('patch')], 1, 'not enough'],
    ['a new metric with an entry', [tile(newMetric, entry('1.1.0'))], 0, 'A minor version is due'],
    ['a new metric with an entry that is too small', [tile(newMetric, entry('1.0.1'))], 1, 'not enough'],
    ['README', [tile(append(R, 'More.\n'))], 0, 'README changed: published without a version'],
    ['manifest', [tile(set(M, 'tile/description', 'Other'))], 0, 'manifest changed'],
    ['dashboard', [tile(set(D, 'description', 'Other'))], 0, 'dashboards changed'],
    ['monitor', [tile(set(MO, 'description', 'Other'))], 0, 'monitors changed'],
    ['a step of the log pipeline', [tile(append(LP, '# Another step\n'))], 0, 'log pipeline changed'],
    ['a picture', [tile(append('images/overview.png', 'x'))], 0, 'images changed'],
    ['a test of the server', [server(code.replace('.ts', '.test.ts'))], 0, 'No new version is needed'],
  ])('%s', (_edit, edits, exitCode, text) => {
    using workspace = new TestWorkspace();
    const directory = workspace.addTile('integration-tile');
    workspace.write(code, 'export const fixed = false;\n');
    commitAll(workspace);
    for (const edit of edits) edit(workspace);
    const cwd = run(bumpCommand, directory);
    expect(cwd).toMatchObject({ code: exitCode });
    expect(cwd.out).toContain(text);
  });

  it('uses each note once, also when a run was interrupted between entry and note', () => {
    using workspace = new TestWorkspace();
    const directory = workspace.addTile('integration-tile');
    note('minor')(workspace);
    expect(run(bumpCommand, directory, '--write').code).toBe(0);
    const once = workspace.read('integration-tile/CHANGELOG.md');
    expect(once.match(/Sends depth\./g)).toHaveLength(1);
    expect(readdirSync(join(workspace.root, '.changeset/tile'))).toEqual([]);
    expect(run(bumpCommand, directory, '--write').code).toBe(2);
    note('minor')(workspace);
    expect(run(bumpCommand, directory, '--write').out).toContain('says it already; 1 note removed');
    expect(workspace.read('integration-tile/CHANGELOG.md')).toBe(once);
    expect(readdirSync(join(workspace.root, '.changeset/tile'))).toEqual([]);
  });

  it('keeps the line ends and the byte order mark of the changelog', () => {
    using workspace = new TestWorkspace();
    const directory = workspace.addTile('integration-tile');
    const before = `\ufeff${workspace.read('integration-tile/CHANGELOG.md').replaceAll('\n', '\r\n')}`;
    workspace.write('integration-tile/CHANGELOG.md', before);
    note('minor')(workspace);
    expect(run(bumpCommand, directory, '--write').code).toBe(0);
    const after = workspace.read('integration-tile/CHANGELOG.md');
    expect(after.startsWith('\ufeff# ')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('refuses a note that is a link, and removes nothing', () => {
    using workspace = new TestWorkspace();
    const directory = workspace.addTile('integration-tile');
    note('minor')(workspace);
    symlinkSync('/etc/hostname', join(workspace.root, '.changeset/tile/other.md'));
    expect(run(bumpCommand, directory, '--write')).toMatchObject({ code: 2, out: '' });
    expect(readdirSync(join(workspace.root, '.changeset/tile'))).toHaveLength(2);
  });
});

function commitAll(workspace: TestWorkspace): void {
  const git = (...commands: string[]) =>
    execFileSync('git', ['-C', workspace.root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...commands]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
}

describe('what is printed', () => {
  it('steers no terminal and no GitHub, whatever files, metrics and texts are called', () => {
    using workspace = new TestWorkspace();
    const name = 'a\n::error file=x::pwned\u001b[31m##[error]\u202e';
    const tile = workspace.addTile(`${name}/nova_relay`, publishable);
    workspace.write('extras/.github/CODEOWNERS', '/ably/ @a/b\n');
    workspace.write(`extras/nova_relay/${name}`, 'left over');
    const git = (...commands: string[]) =>
      execFileSync('git', ['-C', workspace.root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...commands]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    const to = join(workspace.root, 'extras');
    const packed = run(packCommand, tile, '--to', to);
    expect(packed.err).toContain('not in the tile any more');
    workspace.addTile(
      `${name}/nova_relay`,
      set(OA, 'integration/scopes', [name]),
      append(CSV, `"nova_relay.${name}",gauge,,,,Depth.,0,nova_relay,depth,\n`),
    );
    const bumped = run(bumpCommand, tile);
    expect(bumped.out).toContain('pwned');
    const refused = run(packCommand, tile, '--to', to);
    expect(refused.err).toContain('fix them first');
    workspace.addTile(`${name}/nova_relay`, publishable, append(R, '\n ::error::pwned\n'));
    const listed = run(packCommand, tile, '--to', join(workspace.root, name, 'bundle'), '--listing');
    expect(listed.out).toContain('error::pwned');
    for (const { out, err } of [packed, bumped, refused, listed]) {
      const lines = `${out}\n${err}`.split('\n');
      expect(lines.join('')).not.toMatch(/[^\P{Cc}\t]|\u202e/u);
      expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    }
  });
});

describe('tile:pack', () => {
  it('rehearses by default, then writes files, owners and the text of the pull request', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('integration-tile', publishable);
    workspace.write('extras/.github/CODEOWNERS', '/ably/ @a/b\n/zebra/ @z/z\n');
    const to = join(workspace.root, 'extras');
    const rehearsal = run(packCommand, tile, '--to', to);
    expect(rehearsal).toMatchObject({ code: 0 });
    expect(existsSync(join(to, 'nova_relay'))).toBe(false);
    const done = run(packCommand, tile, '--to', to, '--write');
    expect(done.out).toContain('# Add Nova Relay 1.0.0');
    expect(workspace.read('extras/nova_relay/manifest.json')).toBe(goodTile(publishable).text(M)?.text);
    expect(workspace.read('extras/.github/CODEOWNERS')).toBe(
      '/ably/ @a/b\n/nova_relay/ @DataDog/ecosystems-review support@nova-relay.com\n/zebra/ @z/z\n',
    );
    expect(run(validateCommand, join(to, 'nova_relay')).code).toBe(0);
  });

  it('makes a bundle for the listing form', () => {
    using workspace = new TestWorkspace();
    const tile = workspace.addTile('integration-tile', publishable);
    run(packCommand, tile, '--to', join(workspace.root, 'bundle'), '--listing', '--write');
    const page = workspace.read('bundle/listing.md');
    for (const text of [
      '### Title',
      'Nova Relay',
      '### Redirect URIs',
      'https://nova-relay.com/datadog/callback',
      '### Setup',
    ])
      expect(page).toContain(text);
    expect(readdirSync(join(workspace.root, 'bundle'))).toContain('images');
  });

  it('refuses a tile with errors, a target that is no checkout, and no target', () => {
    using workspace = new TestWorkspace();
    expect(run(packCommand, workspace.addTile('broken', del(C)), '--to', workspace.root).code).toBe(1);
    const tile = workspace.addTile('nova_relay', publishable);
    expect(run(packCommand, tile, '--to', workspace.root).code).toBe(2);
    expect(run(packCommand, tile).code).toBe(2);
  });

  it('writes what the update really changes, and asks for the entry that it needs', () => {
    using workspace = new TestWorkspace();
    workspace.write('extras/.github/CODEOWNERS', '/ably/ @a/b\n');
    const to = join(workspace.root, 'extras');
    run(packCommand, workspace.addTile('first/nova_relay', publishable), '--to', to, '--write');
    const pack = (folder: string, ...changes: TileChange[]) =>
      run(packCommand, workspace.addTile(`${folder}/nova_relay`, publishable, ...changes), '--to', to);
    symlinkSync('..', join(to, 'nova_relay/images/loop'));
    const same = pack('same');
    expect(same.out).toContain('the folder is the same');
    expect(same.err.match(/not in the tile any more/g)).toHaveLength(1);
    const texts = pack('texts', append(R, 'More.\n'));
    expect(texts.out).toContain('- README changed: published without a version');
    expect(texts.out).not.toContain('- Added:');
    expect(texts.out).not.toContain('Demonstration for the reviewers');
    const unversioned = pack('unversioned', newMetric);
    expect(unversioned).toMatchObject({ code: 1, out: '' });
    expect(unversioned.err).toContain('lacks the entry');
    const entry = sub(C, '## 1.0.0', '## 1.1.0 / 2026-02-01\n\n***Added***:\n\n* Depth.\n\n## 1.0.0');
    const versioned = pack('versioned', newMetric, entry);
    expect(versioned.out).toContain('# Update Nova Relay 1.1.0');
    expect(versioned.out).toContain('- 1 metric added: nova_relay.zone.depth');
    expect(versioned.out).toContain('- Added: Depth.');
    expect(versioned.out).not.toContain('without a version');
    expect(versioned.out).not.toContain('Initial');
  });

  it('refuses what is left of an example', () => {
    using workspace = new TestWorkspace();
    workspace.write('extras/.github/CODEOWNERS', '/ably/ @a/b\n');
    const packed = run(packCommand, workspace.addTile('tile'), '--to', join(workspace.root, 'extras'));
    expect(packed).toMatchObject({ code: 1, out: '' });
    expect(packed.err).toContain('manifest.json:');
    expect(packed.err).toContain('nova.example');
  });
});

describe('tile:new', () => {
  it.each(['Nova Relay', 'Nova-Ship It', 'X', '--X-'])(
    'scaffolds "%s", complete but for what only the partner can know',
    (offering) => {
      using workspace = new TestWorkspace();
      const target = join(workspace.root, 'integration-tile');
      const { code, out } = run(newCommand, '--to', target, '--', offering);
      expect(code).toBe(0);
      expect(out).toContain('What only you can know');
      const report = JSON.parse(run(validateCommand, target, '--format', 'json').out) as {
        tiles: { findings: { rule: string; severity: string }[] }[];
      };
      const errors = new Set(
        report.tiles[0]?.findings
          .filter((finding) => finding.severity === 'error')
          .map((finding) => finding.rule),
      );
      expect([...errors].sort()).toEqual([
        'logo/present',
        'manifest/author-email-format',
        'manifest/author-homepage-url',
        'manifest/classifier-known',
        'manifest/no-placeholder',
        'manifest/source-type-id',
        'media/at-least-one-image',
        'oauth/client-id-uuid',
        'oauth/onboarding-https',
        'oauth/redirect-https',
      ]);
    },
  );

  it('names each place once, with what belongs there', () => {
    using workspace = new TestWorkspace();
    const { out } = run(newCommand, 'Nova', '--to', join(workspace.root, 'nova'));
    const places = [...out.matchAll(/^ {2}(\S+:\d+) {2}/gm)].map(([, place]) => place);
    expect(places.length).toBeGreaterThan(5);
    expect(places).toEqual([...new Set(places)]);
    expect(out).toContain(`"<FILL IN: the company's name>" was left from a template`);
  });

  it('overwrites nothing and wants a name', () => {
    using workspace = new TestWorkspace();
    workspace.write('there/file', 'x');
    expect(run(newCommand, 'Nova', '--to', join(workspace.root, 'there')).code).toBe(2);
    for (const name of ['', '  ', 'é', 'x'.repeat(51), '123'])
      expect(run(newCommand, name, '--to', join(workspace.root, 'new')).code).toBe(2);
  });
});
