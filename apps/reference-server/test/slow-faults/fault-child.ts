/** The server as `server.ts` starts it, with a collection that can be counted and, if asked for, a host clock that is wrong. */
import { runServer } from '../../src/process/run-server.ts';
import { testIntegration } from '../harness/test-integration.ts';
import { type ChildOrder, itemOf } from './child-order.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
if (order.clockAheadMs !== undefined) setClockAhead(order.clockAheadMs);

await runServer({
  ...testIntegration,
  collect({ installationId, since, until }) {
    const first = Math.ceil(since.getTime() / 1_000);
    const last = Math.ceil(until.getTime() / 1_000) - 1;
    const filling = 'x'.repeat(order.itemBytes ?? 0);
    const logs = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
      source: 'fault',
      service: 'fault',
      message: `${itemOf(installationId, first + index)} ${filling}`,
    }));
    return Promise.resolve({ logs });
  },
});

/** What a wrong clock of the host changes for this process: dates, but neither timers nor `performance.now()`. */
function setClockAhead(aheadMs: number): void {
  const RealDate = Date;
  const value = class extends RealDate {
    constructor(...given: [] | [number | string]) {
      super(given.length === 0 ? RealDate.now() + aheadMs : given[0]);
    }

    static override now(): number {
      return RealDate.now() + aheadMs;
    }
  };
  Object.defineProperty(globalThis, 'Date', { value });
}
