/**
 * Cost for each point and peak memory from a thousand points to ten million, in processes that have sent before: both
 * are to stay the same. A submission of a single point says what one request costs, which the floor pays as well: it is
 * measured beside, where that cost still counts.
 */
import { measure, median, spread, startSink, verdict } from './telemetry/measure.ts';

/**
 * V8 lets the young generation grow with time, from 1 to 16 MB twice: a long run would seem to need more than a short
 * one. Here it has its full size from the start, as in a server that has run for days.
 */
const fullNursery = ['--min-semi-space-size=16', '--max-semi-space-size=16'];

const sink = await startSink();
const found = [1, 1e3, 1e4, 1e5, 1e6, 1e7].map((items) => {
  const load = { family: 'metrics', items, pointsPerItem: 1 } as const;
  const manner = { warm: true, flags: fullNursery, itemsPerRequest: 28_000 };
  const rounds = Array.from({ length: items < 1e7 ? 3 : 1 }, () => ({
    own: measure('tilekit', sink.port, load, manner),
    floor: items < 1e6 ? measure('floor', sink.port, load, manner) : undefined,
  }));
  const microseconds = median(rounds.map(({ own }) => own.cpuMs)) * 1000;
  const floor = median(rounds.map(({ floor }) => floor?.cpuMs ?? Number.NaN)) * 1000;
  return { items, microseconds, floor, maxRssMb: median(rounds.map(({ own }) => own.maxRssMb)) };
});
sink.process.kill();

const [alone, ...loads] = found;
if (!alone) throw new Error('Nothing was measured.');
const milliseconds = (alone.microseconds / 1000).toFixed(2);
console.log(
  `a submission of a single point: ${milliseconds} ms of CPU, floor ${(alone.floor / 1000).toFixed(2)} ms`,
);
for (const { items, microseconds, floor, maxRssMb } of loads) {
  const [each, ofFloor, beyond] = [microseconds, floor, microseconds - alone.microseconds].map((cost) =>
    (cost / items).toFixed(2),
  );
  const beside = Number.isNaN(floor) ? '' : `, floor ${ofFloor}`;
  console.log(
    `${items.toLocaleString('en').padStart(10)} points: ${each} µs of CPU for each${beside}; ${beyond} beyond the first; peak memory ${maxRssMb.toFixed(0)} MB`,
  );
}
const costs = loads.map(({ items, microseconds }) => microseconds / items);
const beyond = loads.map(({ items, microseconds }) => (microseconds - alone.microseconds) / items);
console.log(verdict('dearest point, as a multiple of the cheapest', spread(costs), 1.3));
console.log(verdict('the same, beyond the first point', spread(beyond), 1.3));
const small = loads.filter(({ floor }) => !Number.isNaN(floor));
const timesFloor = Math.max(...small.map(({ microseconds, floor }) => microseconds / floor));
console.log(verdict('up to 100,000 points: CPU, as a multiple of the floor', timesFloor, 1.4));
const [most, million] = loads.toReversed();
if (million && most) {
  console.log(
    verdict('peak memory at 10,000,000, as a multiple of 1,000,000', most.maxRssMb / million.maxRssMb, 1.1),
  );
  console.log(verdict('peak memory at 10,000,000, MB', most.maxRssMb, 200));
}
