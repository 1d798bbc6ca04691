import { expect, test } from 'vitest';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer } from './harness/test-server.ts';

const warmUp = 5;
const rounds = 25;

test(
  'connecting and disconnecting repeatedly leaks no handle and no timer (F-08)',
  { timeout: 300_000 },
  async () => {
    await using server = await startTestServer();
    const resources: number[] = [];
    for (let round = 0; round < warmUp + rounds; round += 1) {
      await fetch(`${server.sandboxUrl}/_sandbox/reset`, { method: 'POST' });
      const { browser } = await connectAs(server, `round-${round}@customer.example`, {
        domain: 'us5.datadoghq.com',
      });
      await browser.submit(await browser.open('/installations'), 'Disconnect');
      if (round >= warmUp) resources.push(held());
    }
    // A leak adds at least one with every round; kept connections come and go.
    expect(Math.max(...resources.slice(-5)) - Math.max(...resources.slice(0, 5))).toBeLessThan(rounds / 4);
  },
);

/** Timers, sockets, files: what keeps a process from ending. */
function held(): number {
  return process.getActiveResourcesInfo().length;
}
