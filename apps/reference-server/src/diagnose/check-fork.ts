import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, open, type Check } from './check.ts';

const folder = 'apps/reference-server/src/integration';

const remedies: Readonly<Record<string, string>> = {
  'sign-in.ts': 'Replace it, or set OIDC_ISSUER.',
  'collect.ts': 'Replace it.',
  'on-alert.ts': 'Replace it.',
};

/** How the demonstration marks its parts; the server refuses them in production. */
const mark = /=\s*demonstration\(/;

/**
 * Whether the repository has been made the partner's own.
 *
 * @param openId whether customers sign in at the partner's OpenID provider, for which `sign-in.ts` may stay
 */
export function checkFork(repository: string, openId: boolean): Check[] {
  const state = textOf(join(repository, '.tilekit.json'));
  const setUp = /"fork":\s*\{/.test(state)
    ? ok('your fork', 'pnpm fork:setup has been run.')
    : open('your fork', 'This is the kit itself.', 'Run pnpm fork:setup.');
  const files = Object.entries(remedies).map(([file, remedy]) => {
    const isDemonstration = mark.test(textOf(join(repository, folder, file)));
    if (isDemonstration && file === 'sign-in.ts' && openId) {
      return ok('your fork', 'Customers sign in at your OpenID provider.');
    }
    return isDemonstration
      ? open('your fork', `${file} is the demonstration's.`, remedy)
      : ok('your fork', `${file} is yours.`);
  });
  return [setUp, ...files];
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
