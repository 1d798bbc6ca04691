import { expect, test } from 'vitest';
import { createDestinations, type Destinations } from './destinations.ts';

const outage = { answered: false, problem: 'TIMED_OUT' } as const;

function enter(destinations: Destinations, domain: string) {
  const visit = destinations.enter(domain);
  if (!('leave' in visit)) throw new Error(`${domain} is not open`);
  return visit;
}

function isOpen(destinations: Destinations, domain: string): boolean {
  return 'leave' in destinations.enter(domain);
}

test('a site that does not answer holds its own share only (D-11)', () => {
  const destinations = createDestinations(() => 0);
  let taken = 0;
  while (isOpen(destinations, 'datadoghq.eu')) taken += 1;
  expect(taken).toBe(24);
  expect(isOpen(destinations, 'datadoghq.com')).toBe(true);
});

test('after outages in a row a site is asked by one at a time, until it answers', () => {
  let nowMs = 0;
  const destinations = createDestinations(() => nowMs);
  const visits = Array.from({ length: 3 }, () => enter(destinations, 'datadoghq.eu'));
  for (const { leave } of visits) {
    expect(destinations.isDown('datadoghq.eu')).toBe(false);
    leave(outage);
  }
  expect(destinations.isDown('datadoghq.eu')).toBe(true);
  expect(destinations.enter('datadoghq.eu')).toMatchObject({ problem: 'TIMED_OUT' });
  expect(isOpen(destinations, 'us5.datadoghq.com')).toBe(true);
  nowMs = 5_001;
  const probe = enter(destinations, 'datadoghq.eu');
  expect(isOpen(destinations, 'datadoghq.eu')).toBe(false);
  probe.leave(outage);
  expect(isOpen(destinations, 'datadoghq.eu')).toBe(false);
  nowMs += 10_001;
  enter(destinations, 'datadoghq.eu').leave({ answered: true });
  expect(destinations.isDown('datadoghq.eu')).toBe(false);
  expect([isOpen(destinations, 'datadoghq.eu'), isOpen(destinations, 'datadoghq.eu')]).toEqual([true, true]);
});

test('an error that is not the site’s says nothing of it', () => {
  const destinations = createDestinations(() => 0);
  for (let count = 0; count < 10; count += 1) enter(destinations, 'datadoghq.eu').leave(undefined);
  expect(isOpen(destinations, 'datadoghq.eu')).toBe(true);
});
