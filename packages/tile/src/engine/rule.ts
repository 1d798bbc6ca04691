import type { Problem } from '../tile/problem.ts';
import type { Tile } from '../tile/tile.ts';

export type Severity = 'error' | 'warning' | 'info';

/** `new`: a tile before its first review, every documented requirement is an error. `repo`: a published tile. */
export type Profile = 'new' | 'repo';

/** One thing that must hold for a tile: data for people, and one pure function. */
export interface Rule {
  readonly id: string;
  readonly severity: Readonly<Record<Profile, Severity | 'off'>>;
  /** What must hold, in one sentence. */
  readonly requires: string;
  /** What goes wrong otherwise. */
  readonly why: string;
  readonly remedy: string;
  readonly example: { readonly bad: string; readonly good: string };
  /** The authority: Datadog's documentation or tools, or `data` (no published tile does otherwise). */
  readonly source: string;
  /** Published tiles that break it, of those it applies to: all · tile-only · OAuth. */
  readonly published: string;
  /** Does not apply to Agent checks. */
  readonly tileOnly?: boolean;
  /** The names in `# bypass-global-<name>-checks` comments that silence it in a log pipeline. */
  readonly bypasses?: readonly string[];
  /** `--fix` can correct at least some of what it finds. */
  readonly fixable?: boolean;
  check(tile: Tile): Iterable<Problem>;
}

/** Gives a rule its type where it is written. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
