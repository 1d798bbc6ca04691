import type { Change } from '../tile/change.ts';
import type { Tile, TileFile } from '../tile/tile.ts';
import type { Finding } from '../engine/finding.ts';
import type { Profile } from '../engine/rule.ts';
import { validateTile, type ValidationOptions } from '../engine/validate-tile.ts';
import { ChangeSet } from './change-set.ts';
import { whatIsLost } from './nothing-lost.ts';

/** More passes than this mean two rules that disagree. */
const maxPasses = 100;

export interface FixOptions extends ValidationOptions {
  /** No new pass begins after this, default 30,000; what was fixed until then is kept. */
  readonly budgetMs?: number;
}

/** The changes to make on the disk, in this order. No file is ever deleted. */
export interface FileOperations {
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly writes: ReadonlyMap<string, Uint8Array>;
}

export interface FixedTile {
  /** The tile as it will be. */
  readonly tile: Tile;
  readonly operations: FileOperations;
  /** The findings that were fixed. */
  readonly fixed: readonly Finding[];
  /** Fixes that were tried and taken back, by rule and file. */
  readonly refused: readonly RefusedFix[];
  /** `false`: the time was over before everything was tried. */
  readonly isComplete: boolean;
}

interface RefusedFix {
  readonly rule: string;
  readonly file: string;
  readonly reason: string;
}

/**
 * Applies the fixes of all findings in memory, as transactions: what is written is parsed and validated again, and kept
 * only if no rule finds more errors than before and nothing of the partner's text is lost.
 * @returns the tile as it will be and what to do on the disk for that
 */
export function fixTile(tile: Tile, options: FixOptions): FixedTile {
  return new Fixing(tile, options).run();
}

interface Attempt {
  readonly tile: Tile;
  readonly changes: readonly Change[];
  readonly applied: readonly Finding[];
}

class Fixing {
  readonly #options: FixOptions;
  readonly #deadline: number;
  readonly #fixed: Finding[] = [];
  readonly #refused = new Map<string, RefusedFix>();
  readonly #renames: { from: string; to: string }[] = [];
  readonly #writes = new Map<string, Uint8Array>();
  #tile: Tile;
  #verdict: Verdict;

  constructor(tile: Tile, options: FixOptions) {
    this.#deadline = performance.now() + (options.budgetMs ?? 30_000);
    this.#options = options;
    this.#tile = tile;
    this.#verdict = judge(tile, options);
  }

  run(): FixedTile {
    let isComplete = false;
    for (let pass = 0; pass < maxPasses && !this.#isOver(); pass++) {
      const fixable = this.#verdict.findings.filter((each) => each.fix && !this.#refused.has(keyOf(each)));
      const all = this.#choose(fixable);
      if (all.changes.length === 0) {
        isComplete = true;
        break;
      }
      const outcome = this.#verify(all);
      if (typeof outcome === 'string') this.#isolate(all);
      else this.#keep(all, outcome);
    }
    return {
      tile: this.#tile,
      operations: { renames: this.#renames, writes: this.#writes },
      fixed: this.#fixed,
      refused: [...this.#refused.values()],
      isComplete,
    };
  }

  #isOver(): boolean {
    return performance.now() > this.#deadline;
  }

  /** What fits together; the rest waits for the next pass. */
  #choose(findings: readonly Finding[]): Attempt {
    const set = new ChangeSet(this.#tile);
    const applied: Finding[] = [];
    const additions: (() => void)[] = [];
    for (const [index, finding] of findings.entries()) {
      if (index % 100 === 99 && this.#isOver()) break;
      const changes = finding.fix?.() ?? [];
      const apply = () => {
        if (set.add(changes)) applied.push(finding);
      };
      if (changes.some((change) => change.kind === 'edit' && change.meaning?.adds)) additions.push(apply);
      else apply();
    }
    // What is missing may be there once what is misspelled is right.
    if (applied.length === 0) for (const apply of additions) apply();
    return { tile: set.apply(), changes: set.changes, applied };
  }

  /** Something among these does harm: each rule is tried on its own, file by file, and what does is not tried again. */
  #isolate({ applied }: Attempt): void {
    const harmless: [Attempt, Verdict][] = [];
    const refusedBefore = this.#refused.size;
    for (const [key, findings] of Map.groupBy(applied, keyOf)) {
      const attempt = this.#choose(findings);
      const outcome = this.#verify(attempt);
      const [first] = findings;
      if (typeof outcome !== 'string') harmless.push([attempt, outcome]);
      else if (first) this.#refused.set(key, { rule: first.rule, file: first.file, reason: outcome });
      if (this.#isOver()) break;
    }
    // Only together do they do harm: one is kept, and the others are tried again on top of it.
    const [one] = harmless;
    if (one && this.#refused.size === refusedBefore) this.#keep(...one);
  }

  /** @returns how the tile would be judged, or why it must not be so */
  #verify({ tile, changes }: Attempt): Verdict | string {
    const lost = whatIsLost(this.#tile, tile, changes);
    if (lost !== undefined) return lost;
    const verdict = judge(tile, this.#options);
    return whatIsWorse(this.#verdict, verdict) ?? verdict;
  }

  #keep({ tile, changes, applied }: Attempt, verdict: Verdict): void {
    for (const change of changes) this.#note(change, tile.files);
    for (const finding of applied) this.#fixed.push(finding);
    this.#tile = tile;
    this.#verdict = verdict;
  }

  #note(change: Change, files: ReadonlyMap<string, TileFile>): void {
    if (change.kind === 'rename') {
      const { file: from, to } = change;
      this.#renames.push({ from, to });
      const written = this.#writes.get(from);
      if (written) this.#writes.set(to, written);
      this.#writes.delete(from);
    } else {
      const bytes = files.get(change.file)?.bytes;
      if (bytes) this.#writes.set(change.file, bytes);
    }
  }
}

interface Verdict {
  /** By the profile that was asked for. */
  readonly findings: readonly Finding[];
  /** Errors by profile and rule. */
  readonly errors: ReadonlyMap<string, number>;
  readonly warnings: number;
}

function judge(tile: Tile, options: FixOptions): Verdict {
  const errors = new Map<string, number>();
  const run = (profile: Profile) => {
    const { findings } = validateTile(tile, { ...options, profile, maxPerRule: Infinity });
    for (const { rule, severity } of findings)
      if (severity === 'error') errors.set(`${profile} ${rule}`, (errors.get(`${profile} ${rule}`) ?? 0) + 1);
    return findings;
  };
  const findings = run(options.profile);
  run(options.profile === 'new' ? 'repo' : 'new');
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return { findings, errors, warnings };
}

function whatIsWorse(before: Verdict, after: Verdict): string | undefined {
  for (const [rule, count] of after.errors) {
    const old = before.errors.get(rule) ?? 0;
    if (count > old)
      return `there would be ${count} instead of ${old} errors of ${rule.split(' ')[1] ?? rule}`;
  }
  const total = (verdict: Verdict) => [...verdict.errors.values()].reduce((sum, count) => sum + count, 0);
  return after.warnings > before.warnings && total(after) === total(before)
    ? 'there would be more warnings'
    : undefined;
}

function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.file}`;
}
