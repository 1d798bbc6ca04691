import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';
import { createFixtureTile } from './fixture-tile.ts';

test('an image that is a link to another file is not served', async () => {
  const tile = await createFixtureTile({ 'images/own.png': 'own' });
  await symlink('/etc/hostname', join(tile.directory, 'images/leak.png'));
  const sandbox = await startSandbox({ port: 0, tileDirectory: tile.directory });
  try {
    expect((await fetch(`${sandbox.url}/_sandbox/tile/images/own.png`)).status).toBe(200);
    expect((await fetch(`${sandbox.url}/_sandbox/tile/images/leak.png`)).status).toBe(404);
  } finally {
    await sandbox.close();
    await tile.remove();
  }
});
