/** Where a command writes to; tests hand in their own. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person reads `out`; colours only then. */
  readonly colour: boolean;
  /** Whether a person watches `err`; progress only then. */
  readonly progress: boolean;
  /** How the user calls a command of this package; default: as the kit's repository does. */
  readonly nameOf?: (command: CommandName) => string;
}

export type CommandName = 'validate' | 'new' | 'bump' | 'pack' | 'logs' | 'explain' | 'lsp' | 'mcp';

/** @returns such as `pnpm tile:validate`, or `tilekit-tile validate` outside the kit's repository */
export function nameOf(output: Output, command: CommandName): string {
  return output.nameOf?.(command) ?? `pnpm tile:${command}`;
}

/** The command line does not make sense; the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message} See --help.`);
    this.name = 'UsageError';
  }
}
