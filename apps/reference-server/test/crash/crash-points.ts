import { lifecycleSteps } from '@tilekit/core';
import type { CrashOrder } from './crash-child.ts';

export interface CrashPoint {
  readonly operation: CrashOrder['operation'];
  readonly dieAt: string;
  /** Whether the account was connected to the same organisation before. */
  readonly again: boolean;
  /** What the sandbox does with refresh tokens. */
  readonly refreshTokens: 'same' | 'rotate';
}

const operations = ['connect', 'refresh', 'disconnect', 'rekey', 'settle'] as const;
const requests: Partial<Record<CrashOrder['operation'], readonly string[]>> = {
  connect: [
    'request: before token',
    'request: after token',
    'request: before marketplace',
    'request: after marketplace',
    // Only where there was a life before.
    'request: before revoke',
    'request: after revoke',
    'replaced: revoked',
    'replaced: forgotten',
  ],
  refresh: ['request: before token', 'request: after token'],
  disconnect: ['request: before revoke', 'request: after revoke'],
};

/** Every await of the lifecycle, and both sides of every request, with and without a life before. */
export const crashPoints: readonly CrashPoint[] = operations.flatMap((operation) => {
  const steps = [
    ...lifecycleSteps.filter((step) => step.startsWith(`${operation}:`)),
    ...(requests[operation] ?? []),
  ];
  return steps.flatMap((dieAt) =>
    [false, true].flatMap((again) =>
      (['same', 'rotate'] as const).map((refreshTokens) => ({ operation, dieAt, again, refreshTokens })),
    ),
  );
});
