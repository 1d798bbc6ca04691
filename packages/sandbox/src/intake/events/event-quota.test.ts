import { expect, test } from 'vitest';
import type { Organisation } from '../../organisations/organisation.ts';
import { EventQuota } from './event-quota.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const later = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000);
const statusOf = (take: () => void): unknown => {
  try {
    take();
    return undefined;
  } catch (error) {
    return error instanceof Error && 'status' in error ? error.status : error;
  }
};

test('an organisation may post 250,000 events in a minute, and not one more', () => {
  const quota = new EventQuota();
  const organisation = { name: 'one' } as Organisation;
  const take = (at: Date, by = organisation) =>
    statusOf(() => {
      quota.take(by, at);
    });
  for (let event = 0; event < 249_999; event += 1) quota.take(organisation, noon);
  expect([take(noon), take(noon), take(later(noon, 59))]).toEqual([undefined, 429, 429]);
  expect(take(noon, { name: 'other' } as Organisation)).toBe(undefined);
  expect(take(later(noon, 60))).toBe(undefined);
});
