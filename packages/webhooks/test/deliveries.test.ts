import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definePayload, deliveryIdentity, receive, secretHeader, type Delivery } from '../src/index.ts';

const secret = 'a-secret-that-is-hard-to-guess';
const template = definePayload({ ...deliveryIdentity });
const authenticate = secretHeader({ header: 'x-nova-secret', secrets: [secret] });
const headers = { 'content-type': 'application/json', 'x-nova-secret': secret };

/** What can go wrong around one commit: nothing is stored, or it is stored and the answer is lost. */
type Accident = 'none' | 'before' | 'after' | 'lost answer';
const accident = fc.constantFrom<Accident>('none', 'before', 'after', 'lost answer');

/** Datadog's policy: again after 5xx or a lost connection, at most five times. */
const repetitions = 5;

describe('deliveries with duplicates, reordering, parallel copies and accidents (E-03, E-06)', () => {
  it('are each committed once, unless every attempt failed', async () => {
    const notification = fc.record({
      id: fc.integer({ min: 1, max: 20 }),
      copies: fc.integer({ min: 1, max: 3 }),
      accidents: fc.array(accident, { minLength: repetitions + 1, maxLength: repetitions + 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(notification, { maxLength: 15 }), async (notifications) => {
        const effects: string[] = [];
        const keys = new Set<string>();
        const commit = async (delivery: Delivery<unknown>, accidentHere: Accident) => {
          await Promise.resolve();
          if (accidentHere === 'before') throw new Error('killed before the commit');
          const isNew = !keys.has(delivery.key);
          keys.add(delivery.key);
          if (isNew) effects.push(delivery.eventId);
          if (accidentHere === 'after') throw new Error('killed after the commit');
          return isNew ? 'committed' : 'duplicate';
        };
        const deliver = async (id: number, accidents: Accident[]) => {
          const body = Buffer.from(
            JSON.stringify({
              id: String(id),
              alert_cycle_key: 'c',
              alert_transition: 'Triggered',
              date: String(Date.now()).replace(/.{4}$/, '0000'),
            }),
          );
          for (const happening of accidents) {
            const { status } = await receive(
              { headers, body },
              { template, authenticate, commit: (delivery) => commit(delivery, happening) },
            );
            if (status < 500 && happening !== 'lost answer') return;
          }
        };
        await Promise.all(
          notifications.flatMap(({ id, copies, accidents }) =>
            Array.from({ length: copies }, () => deliver(id, accidents)),
          ),
        );
        const stored = notifications.filter(({ accidents }) => accidents.some((one) => one !== 'before'));
        const expected = [...new Set(stored.map(({ id }) => String(id)))];
        expect(effects.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });
});
