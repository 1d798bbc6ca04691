import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, changesBetween, readText, type FileTree } from '../../file-tree.ts';
import { readKitState } from '../identity.ts';
import { setUpTree } from '../set-up-tree.ts';
import { readmePicture } from '../steps/name-files.ts';
import { exampleKit } from '../test/example-kit.ts';
import { exampleMigrations, nextVersion } from '../test/kit-versions.ts';
import { planFor } from '../test/plan-for.ts';
import { randomEdit } from '../test/random-edit.ts';
import { Random } from '../test/random.ts';
import { ScratchRepository } from '../test/scratch-repository.ts';
import { MigrationError } from './run-migrations.ts';
import { updateFork } from './update-fork.ts';

const migrations = exampleMigrations;
const collector = 'apps/reference-server/src/integration/collect.ts';
const core = 'packages/core/src/index.ts';

let repository: ScratchRepository;
let fork: FileTree;
let versions: string[];

/** Three versions of the kit, and a fork of the first, in one repository. */
beforeEach(() => {
  repository = new ScratchRepository();
  const random = new Random(11);
  const first = exampleKit('0.1.0');
  const second = nextVersion(first, '0.2.0', random);
  const third = nextVersion(second, '0.3.0', random);
  const commits = [repository.commit(first, 'kit 0.1.0')];
  commits.push(repository.commit(second, 'kit 0.2.0', commits[0]));
  commits.push(repository.commit(third, 'kit 0.3.0', commits[1]));
  versions = commits;
  fork = setUpTree(first, planFor(first, { name: 'Pager Party' }));
});

afterEach(() => {
  repository[Symbol.dispose]();
});

function version(number: 1 | 2 | 3): string {
  return versions[number - 1]!;
}

function commitFork(files: FileTree): string {
  // As GitHub's "Use this template" does it: no history in common with the kit.
  const head = repository.commit(files, 'fork');
  repository.pointTo(head);
  return head;
}

function update(from: 1 | 2 | 3, to: 1 | 2 | 3, options: { withConflicts?: boolean } = {}) {
  return updateFork(repository, { base: version(from), target: version(to), migrations, ...options });
}

describe('update of a fork', () => {
  it('brings the changes of the kit, the migrations one commit each, and the version', () => {
    commitFork(fork);
    const { conflicts, commits } = update(1, 3);
    expect(conflicts).toEqual([]);
    expect(commits.map(({ title }) => title)).toEqual([
      'Kit 0.1.0 → 0.3.0',
      'Kit 0.3.0, migration 1: collectors name their schedule',
      'Kit 0.3.0, migration 2: the schedule is called an interval',
    ]);
    const updated = repository.readTree(commits.at(-1)!.hash);
    expect(updated.has('packages/core/src/added-in-0.3.0.ts')).toBe(true);
    expect(readKitState(updated)).toMatchObject({ kit: '0.3.0', identity: { title: 'Pager Party' } });
    expect(readText(updated, collector)).toContain('collectIntervalSeconds');
  });

  it('touches neither branch nor working tree until the branch is moved', () => {
    const head = commitFork(fork);
    repository.checkOut(head);
    update(1, 2);
    expect(repository.text(['rev-parse', 'HEAD'])).toBe(head);
    expect(repository.text(['status', '--porcelain'])).toBe('');
  });

  it('is a no-op the second time', () => {
    commitFork(fork);
    repository.pointTo(update(1, 2).commits.at(-1)!.hash);
    expect(update(2, 2).commits).toEqual([]);
  });

  it('keeps the tile as the fork has it, although the kit changed its example', () => {
    const changed = new Map([
      ...repository.readTree(version(2)),
      ['integration-tile/README.md', bytesOf('# New example\n')],
    ]);
    const target = repository.commit(changed, 'kit', version(2));
    commitFork(fork);
    const { commits } = updateFork(repository, { base: version(1), target, migrations });
    const before = [...fork].filter(([path]) => path.startsWith('integration-tile/'));
    const after = repository.readTree(commits[0]!.hash);
    const tile = [...after].filter(([path]) => path.startsWith('integration-tile/'));
    expect(changesBetween(new Map(before), new Map(tile))).toEqual([]);
  });

  it('leaves out the picture of the example, also when the kit changed it', () => {
    const changed = new Map([
      ...repository.readTree(version(2)),
      [readmePicture, bytesOf('another picture')],
    ]);
    const target = repository.commit(changed, 'kit', version(2));
    commitFork(fork);
    const { conflicts, commits } = updateFork(repository, { base: version(1), target, migrations });
    expect(conflicts).toEqual([]);
    expect(repository.readTree(commits[0]!.hash).has(readmePicture)).toBe(false);
  });

  it('reports a conflict and makes no commit', () => {
    const conflicting = readText(repository.readTree(version(1)), core).replace('value5 = 5', 'value5 = 6');
    const theirs = readText(repository.readTree(version(1)), core).replace('value5 = 5', 'value5 = 7');
    const target = repository.commit(
      new Map([...repository.readTree(version(2)), [core, bytesOf(theirs)]]),
      'kit',
      version(2),
    );
    commitFork(new Map([...fork, [core, bytesOf(conflicting)]]));
    expect(updateFork(repository, { base: version(1), target, migrations })).toMatchObject({
      conflicts: [core],
      commits: [],
    });
    const { commits } = updateFork(repository, { base: version(1), target, migrations, withConflicts: true });
    const text = readText(repository.readTree(commits.at(-1)!.hash), core);
    expect(text).toContain('value5 = 6');
    expect(text).toContain('value5 = 7');
  });

  it('brings the version into .tilekit.json as the fork writes it, and keeps what it added there', () => {
    const own = readText(fork, '.tilekit.json')
      .replace('"kit": ', '"kit" :')
      .replace('{\n', '{\n  "note": "ours",\n')
      .replaceAll('\n', '\r\n');
    commitFork(new Map([...fork, ['.tilekit.json', bytesOf(own)]]));
    const { conflicts, commits } = update(1, 2);
    expect(conflicts).toEqual([]);
    const after = readText(repository.readTree(commits.at(-1)!.hash), '.tilekit.json');
    expect(after).toBe(own.replace('0.1.0', '0.2.0'));
  });

  it('takes the lockfile of the kit when both changed it', () => {
    const lock = 'pnpm-lock.yaml';
    const base = repository.commit(
      new Map([...repository.readTree(version(1)), [lock, bytesOf('a: 1\n')]]),
      'kit',
      version(1),
    );
    const target = repository.commit(
      new Map([...repository.readTree(version(2)), [lock, bytesOf('a: 2\n')]]),
      'kit',
      base,
    );
    commitFork(new Map([...fork, [lock, bytesOf('a: 3\n')]]));
    const { conflicts, commits } = updateFork(repository, { base, target, migrations });
    expect(conflicts).toEqual([]);
    expect(readText(repository.readTree(commits[0]!.hash), lock)).toBe('a: 2\n');
  });

  it('refuses a migration that would change its own result', () => {
    commitFork(fork);
    const growing = {
      number: 9,
      kit: '0.2.0',
      title: 'grows',
      apply: (files: FileTree) => new Map([...files, [collector, bytesOf(`${readText(files, collector)}x`)]]),
    };
    const request = { base: version(1), target: version(2), migrations: [growing] };
    expect(() => updateFork(repository, request)).toThrow(MigrationError);
  });
});

// `UPDATE_EDITS=200` for the full run.
const rounds = Number(process.env.UPDATE_EDITS ?? 6);

describe('random edits', () => {
  const pairs = [
    [1, 2],
    [1, 3],
    [2, 3],
  ] as const;

  it.each(pairs)('lose nothing from kit %i to kit %i', { timeout: 300_000 + rounds * 3_000 }, (from, to) => {
    let conflicted = 0;
    const random = new Random(from * 10 + to);
    const start = forkAt(from);
    for (let round = 0; round < rounds; round++) {
      const edit = randomEdit(start, random, `edit-${from}-${to}-${round}`);
      const head = commitFork(edit.files);
      const { conflicts, commits } = update(from, to);
      const result = repository.readTree(commits.at(-1)?.hash ?? head);
      expect(edit.survivesIn(result), `${edit.path}, round ${round}`).toBe(true);
      if (conflicts.length > 0) {
        conflicted++;
        expect(changesBetween(edit.files, result)).toEqual([]);
      } else {
        repository.pointTo(commits.at(-1)!.hash);
        expect(update(to, to).commits).toEqual([]);
      }
    }
    if (rounds > 100) console.log(`kit ${from} → ${to}: ${rounds} edits, ${conflicted} conflicts, 0 lost`);
  });

  function forkAt(from: 1 | 2 | 3): FileTree {
    commitFork(fork);
    return from === 1 ? fork : repository.readTree(update(1, from).commits.at(-1)!.hash);
  }
});
