import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanContacts } from './scan-contacts.ts';

function scan(...lines: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'tilekit-contacts-'));
  try {
    writeFileSync(join(directory, 'contacts-1-0.txt'), lines.map((line) => `${line}\n`).join(''));
    return scanContacts(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('the hosts of the site table on this machine are allowed', () => {
  const { hosts, violations } = scan(
    'address 127.0.0.1',
    'address ::1',
    'name localhost',
    'host 127.0.0.1',
    'name no-such-host.invalid',
    'host no-such-host.invalid',
    'host api.datadoghq.eu',
    'host http-intake.logs.us5.datadoghq.com',
  );
  expect(hosts).toEqual(['api.datadoghq.eu', 'http-intake.logs.us5.datadoghq.com']);
  expect(violations).toEqual([]);
});

test.each([
  ['address 192.0.2.1'],
  ['name an.invalid.example'],
  ['address 2001:db8::1'],
  ['address 169.254.169.254'],
  ['name api.datadoghq.eu'],
  ['host bigcorp.datadoghq.eu'],
  ['host app.datadoghq.com'],
  ['host api.datadoghq.com.evil.example'],
])('%s is a violation', (line) => {
  expect(scan('address 127.0.0.1', line).violations).toHaveLength(1);
});
