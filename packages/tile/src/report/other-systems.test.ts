import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { goodTile } from '../../test/change.ts';
import { pathInTile } from '../lsp/edited-tile.ts';
import { githubReport } from './github.ts';
import { toUri } from './sarif.ts';

it.each([
  ['C:\\repo\\my tile\\manifest.json', 'C:\\repo', win32, 'my%20tile/manifest.json'],
  ['my tile\\assets\\a.json', 'C:\\repo', win32, 'my%20tile/assets/a.json'],
  ['D:\\tiles\\a\\manifest.json', 'C:\\repo', win32, 'file:///D:/tiles/a/manifest.json'],
  ['C:\\other\\manifest.json', 'C:\\repo', win32, 'file:///C:/other/manifest.json'],
  ['/Users/dana/repo/tile/manifest.json', '/Users/dana/repo', posix, 'tile/manifest.json'],
  ['/Users/dana/é/manifest.json', '/Users/dana/repo', posix, 'file:///Users/dana/%C3%A9/manifest.json'],
] as const)('SARIF names %s seen from %s', (file, from, paths, uri) => {
  expect(toUri(file, from, paths)).toBe(uri);
});

it.each([
  ['C:\\repo\\tile', 'C:\\repo\\tile\\assets\\dashboards\\a.json', win32],
  ['c:\\repo\\tile', 'C:\\repo\\tile\\assets\\dashboards\\a.json', win32],
  ['/Users/dana/tile', '/Users/dana/tile/assets/dashboards/a.json', posix],
] as const)('an editor on %s names files of the tile with slashes', (root, file, paths) => {
  expect(pathInTile(root, file, paths)).toBe('assets/dashboards/a.json');
});

it('an annotation names a file on Windows with slashes', () => {
  const finding = {
    rule: 'manifest/version',
    severity: 'error',
    file: 'manifest.json',
    line: 1,
    column: 1,
    length: 0,
    message: 'm',
    remedy: 'r',
    source: 's',
  } as const;
  const text = githubReport().add(
    { path: 'C:\\repo\\tile', findings: [finding], suppressed: [] },
    goodTile(),
  );
  expect(text).toContain('file=C%3A/repo/tile/manifest.json');
});
