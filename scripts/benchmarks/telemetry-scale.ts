/**
 * Cost for each point and peak memory from a thousand points to ten million, in processes that have sent before: both
 * are to stay the same.
 */
import { measure, median, startSink, verdict } from './telemetry/measure.ts';

const sink = await startSink();
const found = [1e3, 1e4, 1e5, 1e6, 1e7].map((items) => {
  const load = { family: 'metrics', items, pointsPerItem: 1 } as const;
  const rounds = Array.from({ length: items < 1e7 ? 3 : 1 }, () =>
    measure('tilekit', sink.port, load, 0, true),
  );
  const microseconds = (median(rounds.map(({ cpuMs }) => cpuMs)) * 1000) / items;
  const maxRssMb = median(rounds.map((cost) => cost.maxRssMb));
  console.log(
    `${items.toLocaleString('en').padStart(10)} points: ${microseconds.toFixed(2)} µs of CPU for each, peak memory ${maxRssMb.toFixed(0)} MB`,
  );
  return { microseconds, maxRssMb };
});
sink.process.kill();

const costs = found.map(({ microseconds }) => microseconds);
console.log(
  verdict('dearest point, as a multiple of the cheapest', Math.max(...costs) / Math.min(...costs), 1.3),
);
const [, , , million, most] = found;
if (million && most) {
  console.log(
    verdict('peak memory at 10,000,000, as a multiple of 1,000,000', most.maxRssMb / million.maxRssMb, 1.1),
  );
}
