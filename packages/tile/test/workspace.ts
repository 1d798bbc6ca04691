import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, type Output } from '../src/cli/index.ts';
import type { TileChange } from './change.ts';
import { goodTile } from './change.ts';

/** A temporary folder with tiles in it. */
export class TestWorkspace implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'tiles-'));

  /** Writes the good tile with changes. */
  addTile(folder: string, ...changes: readonly TileChange[]): string {
    for (const file of goodTile(...changes).files.values()) {
      if (file.bytes) this.write(join(folder, file.path), file.bytes);
    }
    return join(this.root, folder);
  }

  write(path: string, content: string | Uint8Array): string {
    const target = join(this.root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    return target;
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Runs a command as the script does. */
export function run(command: Parameters<typeof runCommand>[0], ...commands: string[]) {
  const result = { code: 0, out: '', err: '' };
  const output: Output = {
    out: (text) => (result.out += text),
    err: (text) => (result.err += text),
    colour: false,
    progress: false,
  };
  result.code = runCommand(command, commands, output);
  return result;
}
