import { expect, test } from 'vitest';
import { openTestDatabase } from '../harness/test-database.ts';
import { freePort } from './free-port.ts';
import { runStorm } from './run-storm.ts';
import { createStormScene } from './storm-scene.ts';

test(
  'a storm of deliveries, copied, in disorder, with a kill at every commit point: each effect once (E-03)',
  { timeout: 300_000 },
  async () => {
    await using opened = await openTestDatabase();
    const scene = createStormScene(opened.connection, await freePort());
    const result = await runStorm(scene, { count: 120, kills: 6 });
    expect(result).toMatchObject({ missing: 0, doubled: 0, unfinished: 0, refused: 0, kills: 6 });
  },
);
