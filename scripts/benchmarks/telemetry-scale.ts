/** Cost for each point and peak memory from a thousand points to ten million: both are to stay the same. */
import { measure, median, startSink, verdict } from './telemetry/measure.ts';

const sink = await startSink();
const found = [1e3, 1e4, 1e5, 1e6, 1e7].map((items) => {
  const load = { family: 'metrics', items, pointsPerItem: 1 } as const;
  const rounds = Array.from({ length: items < 1e7 ? 3 : 1 }, () => measure('tilekit', sink.port, load));
  const microseconds = (median(rounds.map(({ cpuMs }) => cpuMs)) * 1000) / items;
  const maxRssMb = median(rounds.map((cost) => cost.maxRssMb));
  console.log(
    `${items.toLocaleString('en').padStart(10)} points: ${microseconds.toFixed(2)} µs of CPU for each, peak memory ${maxRssMb.toFixed(0)} MB`,
  );
  return { microseconds, maxRssMb };
});
sink.process.kill();

const [, , middle, million, most] = found;
if (middle && million && most) {
  console.log(
    verdict(
      'cost of a point at 10,000,000, as a multiple of 100,000',
      most.microseconds / middle.microseconds,
      1.1,
    ),
  );
  console.log(
    verdict('peak memory at 10,000,000, as a multiple of 1,000,000', most.maxRssMb / million.maxRssMb, 1.1),
  );
}
