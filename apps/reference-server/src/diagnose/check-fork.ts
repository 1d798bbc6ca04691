import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, open, type Check } from './check.ts';

const folder = 'apps/reference-server/src/integration';

/** By what each of the three files is known as the demonstration's, and what stands in its place otherwise. */
const demonstrations = [
  {
    file: 'sign-in.ts',
    sign: /'\.\.\/sign-in\/email-sign-in\.ts'/,
    remedy: 'Replace it, or set OIDC_ISSUER.',
  },
  {
    file: 'collect.ts',
    sign: /'\.\/deployments\/metrics-of\.ts'|sends the value 1 for every metric/,
    remedy: 'Replace it.',
  },
  { file: 'on-alert.ts', sign: /'\.\.\/deployments\/roll-back\.ts'/, remedy: 'Replace it.' },
] as const;

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
  const files = demonstrations.map(({ file, sign, remedy }) => {
    const isDemonstration = sign.test(textOf(join(repository, folder, file)));
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
