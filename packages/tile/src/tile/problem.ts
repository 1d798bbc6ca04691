import type { Fix } from './change.ts';
import type { Place } from './text-document.ts';

/** What a rule saw: where and what. The engine adds the rule, its severity and its remedy. */
export interface Problem {
  readonly file: string;
  /** Missing: the file as a whole. */
  readonly place?: () => Place | undefined;
  readonly message: string;
  readonly fix?: Fix;
  /** For rules whose parts differ in weight: at most this severe. */
  readonly atMost?: 'warning' | 'info';
}
