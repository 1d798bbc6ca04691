import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { connectionFault } from './connection-of.ts';

const directory = mkdtempSync(join(tmpdir(), 'tilekit-certificates-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test.each([
  ['a certificate', rootCertificates[0] ?? '', undefined],
  ['several, with a comment', `# ours\n${rootCertificates.slice(0, 2).join('\n')}`, undefined],
  ['nothing', '', /sslrootcert/],
  ['another text', 'no certificate\n', /sslrootcert/],
  ['half a certificate', rootCertificates[0]?.slice(0, 300) ?? '', /sslrootcert/],
])('a file of authorities that holds %s', (name, text, fault) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  const found = connectionFault(
    `postgres://a@db.example.com/a?sslmode=verify-full&sslrootcert=${encodeURIComponent(file)}`,
  );
  if (fault === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(fault);
});
