/** `pnpm check secrets`: keys and passwords in files that git tracks. Prints what and where, never the thing itself. */
import { lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findSecrets } from '@tilekit/tile';
import { Repository } from '../git.ts';

const maxFileBytes = 2_000_000;

/** What only looks like one, with the reason: forms that a file of ours writes or recognizes. */
const known: Readonly<Record<string, string>> = {
  'packages/lab/src/proxy/authority.ts': 'writes a certificate that it has just made',
  'packages/sandbox/src/oauth/oauth-clients.ts': 'the sandbox gives out fixed secrets',
  'tools/release/consumer.ts': 'a key of the sandbox',
  'tools/release/rehearse.ts': 'a token of the registry that it starts itself',
};

/** In a test, a text behind `client_secret` or in an address is made up; a key in its issuer's form is still a key. */
const invented: ReadonlySet<string> = new Set([
  'client secret',
  'password in an address',
  'npm token',
  'Datadog key',
]);

/** @throws GitError */
export function scanSecrets(root: string): { detail: string; faults: string[] } {
  const paths = new Repository(root)
    .text(['ls-files', '-z'])
    .split('\0')
    .filter((path) => path !== '');
  const faults = paths.flatMap((path) => {
    const text = readText(join(root, path));
    if (text === undefined || Object.hasOwn(known, path)) return [];
    return findSecrets(text)
      .filter(({ kind }) => !isTest(path) || !invented.has(kind))
      .map(({ kind, offset }) => `${path}:${text.slice(0, offset).split('\n').length} looks like a ${kind}`);
  });
  return { detail: `${paths.length} files`, faults };
}

function isTest(path: string): boolean {
  return /\.test\.ts$|(?:^|\/)test\//.test(path);
}

/** @returns `undefined` for what is no text, is large, or is a link */
function readText(file: string): string | undefined {
  const status = lstatSync(file, { throwIfNoEntry: false });
  if (status?.isFile() !== true || status.size > maxFileBytes) return undefined;
  const bytes = readFileSync(file);
  return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8');
}

if (import.meta.main) {
  const { detail, faults } = scanSecrets(resolve(import.meta.dirname, '../..'));
  for (const fault of faults) console.error(fault);
  console.log(`${detail}: ${faults.length} that look like keys or passwords`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
