import { expect, test } from 'vitest';
import { addressOf } from './protection.ts';

/** What a proxy names as the caller's address; its own is 10.0.0.9. */
const addressGiven = (ip: string) => addressOf({ ip, socket: { remoteAddress: '10.0.0.9' } });

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7:50123', '198.51.100.7'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['::ffff:c633:6407', '198.51.100.7'],
  ['0:0:0:0:0:FFFF:C633:6407', '198.51.100.7'],
  ['[::ffff:198.51.100.7]:443', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['[2001:0DB8:0001:0002::9]:50123', '2001:db8:1:2::/64'],
  ['2001:db8::198.51.100.7', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['not an address', '10.0.0.9'],
  ['1.2.3.4.5', '10.0.0.9'],
  ['', '10.0.0.9'],
])('a caller at "%s" counts as %s (F-02)', (given, counted) => {
  expect(addressGiven(given)).toBe(counted);
});
