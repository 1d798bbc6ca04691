/** A server that kills itself: `storm-child.ts <scene> <step> <occurrence>`. Without a step it lives. */
import type { AlertJob } from '../../src/alerts/commit-delivery.ts';
import { handleAlert } from '../../src/alerts/handle-alert.ts';
import { createApp } from '../../src/app.ts';
import { drainQueue } from '../../src/jobs/drain-queue.ts';
import { openStormScene, type StormScene } from './storm-scene.ts';

const [, , sceneText = '', step = '', occurrence = '1'] = process.argv;
const scene = JSON.parse(sceneText) as StormScene;

let left = Number(occurrence);
const { options } = await openStormScene(scene, (reached) => {
  if (reached === step && --left === 0) process.kill(process.pid, 'SIGKILL');
});
const app = await createApp(options);
await options.boss.supervise('alert');
await drainQueue<AlertJob>(options, options.boss, 'alert', 4, ({ data }) => handleAlert(options, data));
await app.listen({ host: '127.0.0.1', port: scene.port });
process.on('disconnect', () => {
  process.exit();
});
process.send?.('ready');
