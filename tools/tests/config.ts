import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const recorder = pathToFileURL(join(import.meta.dirname, 'record-contacts.ts')).href;

/**
 * The environment of the tests: what they log, which secrets they issue and whom they contact goes to one directory.
 * Every Node process of the run inherits it.
 */
export function readTestEnvironment(output: string, terminal: boolean): NodeJS.ProcessEnv {
  const { NODE_OPTIONS = '' } = process.env;
  return {
    ...process.env,
    CANARY_DIRECTORY: output,
    NODE_OPTIONS: `${NODE_OPTIONS} --import=${recorder}`.trim(),
    ...(terminal && { FORCE_COLOR: '1' }),
  };
}

export function readOutputDirectory(): string {
  return process.env.CANARY_DIRECTORY ?? tmpdir();
}

/** The environment of the steps of `pnpm check`: the programs of this repository come first, and turbo reports nothing. */
export function readCheckEnvironment(
  root: string,
  { terminal, tile }: { readonly terminal: boolean; readonly tile: Readonly<Record<string, string>> },
): NodeJS.ProcessEnv {
  const { PATH = '' } = process.env;
  return {
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), PATH].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    ...tile,
    ...(terminal && { FORCE_COLOR: '1' }),
  };
}

export function isOnPath(program: string): boolean {
  const { PATH = '' } = process.env;
  const names = process.platform === 'win32' ? [`${program}.cmd`, `${program}.exe`] : [program];
  return PATH.split(delimiter).some((folder) => names.some((name) => existsSync(join(folder, name))));
}

/** turbo alone does not know the tile: what it then takes for unchanged may be another tile. */
export function isTileUnknownToTurbo(): boolean {
  return process.env.TURBO_HASH !== undefined && process.env.TILE_SHAPE === undefined;
}
