import { shape } from './shape.ts';
import { unknownRule } from './unknown-rule.ts';
import { reason } from './reason.ts';
import { unused } from './unused.ts';

/** In the order of the documentation. */
export const suppressionRules = [shape, unknownRule, reason, unused] as const;
