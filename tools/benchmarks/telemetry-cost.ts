/** CPU, bytes and memory of sending a million points, or 100,000 logs: beside the floor and the vendor's client. */
import type { Load } from './telemetry/loads.ts';
import { measure, median, startSink, verdict } from './telemetry/measure.ts';
import type { Cost } from './telemetry/send.ts';

const rounds = 3;
const loads: Record<string, Load> = {
  '1,000,000 series of 1 point': { family: 'metrics', items: 1_000_000, pointsPerItem: 1 },
  '100,000 series of 10 points': { family: 'metrics', items: 100_000, pointsPerItem: 10 },
  '100,000 logs': { family: 'logs', items: 100_000 },
};
const implementations = ['tilekit', 'floor', 'vendor'] as const;

const sink = await startSink();
for (const [name, load] of Object.entries(loads)) {
  const costs = new Map<string, Cost[]>(implementations.map((each) => [each, []]));
  // The same batches for all: as many items as fit into tilekit's requests.
  const { requests } = measure('tilekit', sink.port, load);
  const itemsPerRequest = Math.ceil(load.items / requests);
  // Alternating, so that a busy moment of the machine meets every implementation.
  for (let round = 0; round < rounds; round += 1) {
    for (const each of implementations)
      costs.get(each)?.push(measure(each, sink.port, load, { itemsPerRequest }));
  }
  const figure = (each: string, part: keyof Cost): number =>
    median((costs.get(each) ?? []).map((cost) => cost[part]));
  console.log(`\n${name}, ${requests} requests`);
  for (const each of implementations) {
    const [cpu, wall, rss] = (['cpuMs', 'wallMs', 'maxRssMb'] as const).map((part) =>
      figure(each, part).toFixed(0),
    );
    console.log(`  ${each.padEnd(8)} CPU ${cpu} ms, wall ${wall} ms, peak memory ${rss} MB`);
  }
  const own = figure('tilekit', 'cpuMs');
  console.log(`  ${verdict('CPU, as a multiple of the floor', own / figure('floor', 'cpuMs'), 1.4)}`);
  console.log(`  ${verdict("CPU, as a part of the vendor's client", own / figure('vendor', 'cpuMs'), 0.4)}`);
  console.log(
    `  ${verdict('bytes, as a multiple of the floor', figure('tilekit', 'bytes') / figure('floor', 'bytes'), 1.03)}`,
  );
  console.log(`  ${verdict('peak memory, MB', figure('tilekit', 'maxRssMb'), 200)}`);
}
sink.process.kill();
