/** Sends as fast as it is answered; see `startFlood`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FloodOrder, sendAlert } from './alert-stream.ts';

const { url, webhook, bytes, seconds, atOnce } = JSON.parse(process.argv[2] ?? '') as FloodOrder;
const statuses = new Map<number, number>();
const end = performance.now() + seconds * 1_000;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (performance.now() < end) {
      const status = await sendAlert(url, webhook, 'x'.repeat(bytes));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await sleep(10);
    }
  }),
);
process.stdout.write(JSON.stringify([...statuses]));
