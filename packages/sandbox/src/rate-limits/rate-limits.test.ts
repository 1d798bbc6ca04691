import { expect, test } from 'vitest';
import { Refusal } from '../http/refusal.ts';
import type { Organization } from '../organizations/organization.ts';
import { eventsPerMinute } from './limit-rate.ts';
import { RateLimits } from './rate-limits.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const later = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000);
const events = { name: 'events', limit: eventsPerMinute };

test('an organization may post 250,000 events in a minute, and not one more', () => {
  const limits = new RateLimits();
  const organization = { key: 'one' } as Organization;
  const statusOf = (at: Date, by = organization, limit = events): unknown => {
    try {
      return limits.take(limit, by, at)['x-ratelimit-remaining'];
    } catch (error) {
      return error instanceof Refusal ? [error.status, error.headers] : error;
    }
  };
  for (let event = 0; event < 249_999; event += 1) limits.take(events, organization, noon);
  expect(statusOf(noon)).toBe('0');
  const refused = (reset: string) => [
    429,
    {
      'x-ratelimit-limit': '250000',
      'x-ratelimit-period': '60',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': reset,
      'x-ratelimit-name': 'events',
    },
  ];
  expect([statusOf(noon), statusOf(later(noon, 59))]).toEqual([refused('60'), refused('1')]);
  expect(statusOf(noon, { key: 'other' } as Organization)).toBe('249999');
  expect(statusOf(noon, organization, { name: 'incidents', limit: 300 })).toBe('299');
  expect(statusOf(later(noon, 60))).toBe('249999');
});
