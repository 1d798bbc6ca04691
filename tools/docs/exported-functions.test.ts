import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFunctionDocumentation } from './exported-functions.ts';

const source = `
export function bare(): void {}
/** Says something. */
export function silent(): number { return 1; }
/** @returns one */
export function brief(): number { return 1; }
/** Refuses. */
export const refuse = (): void => { throw new Error('no'); };
/** Refuses. @throws REFUSED */
export function refuseByName(): void { throw new Error('no'); }
/** Passes on what others throw. */
export function passOn(): void { try { refuse(); } catch (error) { throw error; } }
/** Calls. @returns one */
export function call(options: { transport?: unknown }): number { return options.transport ? 1 : 2; }
/** Lives. @returns one */
export function live(lifecycle: { store: unknown; transport?: unknown }): number { return lifecycle.store ? 1 : 2; }
/** Calls. @returns one @see https://docs.example/ */
export function callByPage(options: { transport?: unknown }): number { return options.transport ? 1 : 2; }
export const notAFunction = 1;
function private_() { return 1; }
private_();
`;

test('each gap of an exported function is named, and only of those', () => {
  const root = mkdtempSync(join(tmpdir(), 'tilekit-functions-'));
  try {
    const directory = join(root, 'packages/example');
    mkdirSync(join(directory, 'src'), { recursive: true });
    const exports = { '.': { '@tilekit/source': './src/index.ts' }, './package.json': './package.json' };
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ type: 'module', exports }));
    writeFileSync(join(directory, 'src/index.ts'), `export * from './functions.ts';`);
    writeFileSync(join(directory, 'src/functions.ts'), source.replaceAll(/(\. |one )@/g, '$1\n * @'));
    const { functions, gaps } = readFunctionDocumentation(root);
    expect(functions).toBe(9);
    expect(gaps.map(({ name, lacks }) => `${name}: ${lacks}`).sort()).toEqual([
      'bare: a docstring',
      'call: @see with its page or section',
      'refuse: @throws with codes',
      'silent: @returns (number)',
    ]);
    expect(gaps.find(({ name }) => name === 'bare')).toMatchObject({
      file: 'packages/example/src/functions.ts',
      line: 2,
    });
  } finally {
    rmSync(root, { recursive: true });
  }
});
