import type { Fix } from '../tile/change.ts';
import type { Severity } from './rule.ts';

/** A problem with everything a reader needs to act on it. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Relative to the tile. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the mark covers; 0 for a file as a whole. */
  readonly length: number;
  readonly message: string;
  readonly remedy: string;
  readonly source: string;
  readonly fix?: Fix;
  /** How many findings this one stands for, when a rule would report more on a file than anyone reads. */
  readonly count?: number;
}

export interface SuppressedFinding extends Finding {
  readonly reason: string;
}

export interface TileResult {
  /** As given. */
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** By file, then by place, then by rule, so that two runs print the same. */
export function compareFindings(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}
