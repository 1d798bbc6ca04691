import { createAccessTokenSource, systemClock } from '@tilekit/core';
import { openScene, type SceneSettings } from '../crash/scene.ts';

/** One process with many callers: on each message that time has passed, all of them request a token in parallel. */
export interface StormOrder extends SceneSettings {
  readonly installationId: string;
  readonly callers: number;
}

/** What one process met in one storm. */
export interface StormReport {
  /** Requests to the token endpoint. */
  readonly refreshes: number;
  /** Different tokens that the callers got. */
  readonly tokens: readonly string[];
  /** How long each caller waited, in milliseconds. */
  readonly waits: readonly number[];
  readonly failures: readonly string[];
}

const { installationId, callers, ...settings } = JSON.parse(process.argv[2] ?? '') as StormOrder;
let aheadMs = 0;
let refreshes = 0;
const scene = openScene(settings, (step) => {
  if (step === 'request: before token') refreshes += 1;
});
const source = createAccessTokenSource({
  ...scene.lifecycle,
  clock: { ...systemClock, now: () => Date.now() + aheadMs },
});

process.on('message', (message: { aheadMs: number }) => {
  aheadMs = message.aheadMs;
  refreshes = 0;
  void storm().then((report) => process.send?.(report));
});
process.on('disconnect', () => void scene.close());
process.send?.('ready');

async function storm(): Promise<StormReport> {
  const tokens = new Set<string>();
  const waits: number[] = [];
  const failures: string[] = [];
  await Promise.all(
    Array.from({ length: callers }, async () => {
      const begin = performance.now();
      try {
        tokens.add(await source.getAccessToken(installationId));
      } catch (error) {
        failures.push(error instanceof Error ? error.message : 'unknown');
      }
      waits.push(performance.now() - begin);
    }),
  );
  return { refreshes, tokens: [...tokens], waits, failures };
}
