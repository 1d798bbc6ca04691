import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { goodTile, publishable } from './change.ts';
import { CSV, D, goodFiles, M, R } from './good-tile.ts';

/** Makes a good tile hostile in one way. `outside` is a folder that nothing may read into a report or write into. */
export type Hostility = (tile: string, outside: string) => void;

export function writeGoodTile(tile: string): void {
  for (const { path, bytes } of goodTile(publishable).files.values()) if (bytes) put(tile, path, bytes);
}

/** Every entry of a folder with what it holds. It follows no link, as Node's own recursive listing does. */
export function entriesOf(folder: string): Map<string, string> {
  const entries = new Map<string, string>();
  const walk = (path: string): void => {
    for (const name of readdirSync(join(folder, path))) {
      const inner = join(path, name);
      const status = lstatSync(join(folder, inner));
      const isSmall = status.isFile() && status.size < 1_000_000;
      entries.set(inner, isSmall ? readFileSync(join(folder, inner), 'latin1') : String(status.mode));
      if (status.isDirectory()) walk(inner);
    }
  };
  walk('');
  return entries;
}

/** What an untrusted pull request may contain. */
export const hostilities: Readonly<Record<string, Hostility>> = {
  'links to a file outside': (tile, outside) => {
    for (const path of [M, R, CSV, D, 'CHANGELOG.md']) replaceByLink(tile, path, join(outside, 'file'));
  },
  'links to a folder outside': (tile, outside) => {
    for (const path of ['assets', 'images']) replaceByLink(tile, path, outside);
  },
  'links that lead nowhere': (tile, outside) => {
    for (const path of ['CHANGELOG.md', CSV]) replaceByLink(tile, path, join(outside, 'made'));
  },
  'links to devices': (tile) => {
    replaceByLink(tile, R, '/dev/zero');
    replaceByLink(tile, D, '/dev/stdin');
  },
  'links with the names of drafts': (tile, outside) => {
    for (let near = -20; near < 20; near++)
      symlinkSync(join(outside, 'file'), join(tile, `${M}.tilekit-${process.pid + near}`));
    put(tile, CSV, 'metric_name,metric_type\n');
  },
  'chains and loops of links': (tile, outside) => {
    symlinkSync(join(outside, 'file'), join(tile, 'a0'));
    for (let link = 1; link < 30; link++) symlinkSync(`a${link - 1}`, join(tile, `a${link}`));
    replaceByLink(tile, R, 'a29');
    symlinkSync('..', join(tile, 'images/loop'));
    symlinkSync('self', join(tile, 'assets/self'));
    symlinkSync(tile, join(tile, 'assets/dashboards/whole'));
  },
  'names that look like options': (tile) => {
    put(tile, 'images/--output=x.png', 'x');
    put(tile, 'assets/dashboards/-rf.json', '{}');
    put(tile, '--help', 'x');
  },
  'a sparse file of 4 GB': (tile) => {
    truncateSync(join(tile, CSV), 4_000_000_000);
    truncateSync(join(tile, 'images/overview.png'), 4_000_000_000);
  },
  'files that cannot be written': (tile) => {
    for (const [path] of goodFiles()) chmodSync(join(tile, path), 0o444);
    put(tile, 'CHANGELOG.md', '');
    chmodSync(join(tile, 'CHANGELOG.md'), 0o444);
  },
  'a FIFO': (tile) => {
    for (const path of [R, 'assets/dashboards/pipe.json']) {
      rmSync(join(tile, path), { force: true });
      execFileSync('mkfifo', [join(tile, path)]);
    }
  },
  'a file of 50 MB': (tile) => {
    truncateSync(join(tile, R), 50_000_000);
    truncateSync(join(tile, D), 50_000_000);
  },
  'deep nesting': (tile) => {
    put(tile, M, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    put(tile, `${'deep/'.repeat(30)}file`, 'x');
    put(tile, `assets/${'deep/'.repeat(30)}file.json`, '{}');
  },
  'a bomb of aliases': (tile) => {
    const levels = Array.from({ length: 12 }, (_each, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`,
    );
    put(tile, 'assets/logs/nova-relay.yaml', levels.join('\n'));
  },
  'names with newlines and escapes': (tile) => {
    put(tile, 'images/a\n::error::b\u001b[2J.png', 'x');
    put(tile, 'assets/dashboards/x\u202ey.json', '{}');
  },
  'names that are not ASCII, with spaces': (tile) => {
    put(tile, 'images/Übersicht am Morgen.png', 'x');
  },
  'secrets beside the tile': (tile) => {
    put(tile, '.env', 'SECRET=canary-inside');
    put(tile, '.npmrc', '//registry/:_authToken=canary-inside');
    put(tile, 'server.pem', 'canary-inside');
  },
  'CRLF and a byte order mark': (tile) => {
    for (const [path, bytes] of goodFiles())
      if (/\.(json|md|csv|yaml)$/.test(path))
        put(tile, path, `\ufeff${Buffer.from(bytes).toString().replaceAll('\n', '\r\n')}`);
  },
  'invalid UTF-8': (tile) => {
    for (const path of [M, R, CSV])
      put(tile, path, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(goodFiles().get(path) ?? '')]));
  },
  'nothing in it': (tile) => {
    rmSync(tile, { recursive: true });
    mkdirSync(tile);
  },
};

function put(tile: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(tile, path)), { recursive: true });
  writeFileSync(join(tile, path), content);
}

function replaceByLink(tile: string, path: string, target: string): void {
  rmSync(join(tile, path), { recursive: true, force: true });
  symlinkSync(target, join(tile, path));
}
