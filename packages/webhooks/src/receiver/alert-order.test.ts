import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewerTransition, type KnownTransition } from './delivery.ts';

const at = (transition: string, ms: number): KnownTransition => ({ transition, date: new Date(ms) });

describe('isNewerTransition (E-06)', () => {
  it.each<[string, KnownTransition, KnownTransition | undefined, boolean]>([
    ['the first one', at('Triggered', 5), undefined, true],
    ['a later recovery', at('Recovered', 6), at('Triggered', 5), true],
    ['a trigger that arrives after its recovery', at('Triggered', 5), at('Recovered', 6), false],
    ['a copy', at('Triggered', 5), at('Triggered', 5), false],
    ['a recovery at the same time', at('Recovered', 5), at('Triggered', 5), true],
    ['a trigger at the time of the recovery', at('Triggered', 5), at('Recovered', 5), false],
    ['a renewed alert', at('Re-Triggered', 7), at('Recovered', 6), true],
  ])('%s', (_what, delivery, known, expected) => {
    expect(isNewerTransition(delivery, known)).toBe(expected);
  });

  it('ends in the same state whatever the order of arrival', () => {
    const transition = fc.record({
      transition: fc.constantFrom('Triggered', 'Recovered'),
      date: fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms)),
    });
    const settle = (arrivals: KnownTransition[]) =>
      arrivals.reduce<KnownTransition | undefined>(
        (known, arrival) => (isNewerTransition(arrival, known) ? arrival : known),
        undefined,
      );
    const arrivals = fc
      .array(transition, { maxLength: 6 })
      .chain((sent) => fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length })));
    fc.assert(
      fc.property(arrivals, ([sent, shuffled]) => {
        expect(settle(shuffled)).toEqual(settle(sent));
      }),
    );
  });
});
