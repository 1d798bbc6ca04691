/** CPU, bytes and memory of sending a million points, or 100,000 logs: beside the floor and the vendor's client. */
import { alternate, quantile, ratioOf } from './figures/alternate.ts';
import { report, say } from './figures/figure.ts';
import type { Load } from './telemetry/loads.ts';
import { measure, startSink, verdict } from './telemetry/measure.ts';
import type { Cost } from './telemetry/send.ts';

const alternations = 5;
/** Of the floor, which compresses with zlib: at most so much of its CPU time and of its bytes. */
interface Targets {
  readonly cpu: number;
  readonly bytes: number;
}
const loads: Readonly<Record<string, { readonly load: Load; readonly targets: Targets }>> = {
  '1,000,000 series of 1 point': {
    load: { family: 'metrics', items: 1_000_000, pointsPerItem: 1 },
    targets: { cpu: 0.6, bytes: 1 },
  },
  '100,000 series of 10 points': {
    load: { family: 'metrics', items: 100_000, pointsPerItem: 10 },
    targets: { cpu: 0.6, bytes: 1 },
  },
  '100,000 logs': { load: { family: 'logs', items: 100_000 }, targets: { cpu: 1, bytes: 1 } },
};
const implementations = ['floor', 'tilekit', 'vendor'] as const;
type Implementation = (typeof implementations)[number];

const sink = await startSink();
for (const [name, { load, targets }] of Object.entries(loads)) {
  // The same batches for all: as many items as fit into tilekit's requests.
  const { requests } = measure('tilekit', sink.port, load);
  const itemsPerRequest = Math.ceil(load.items / requests);
  const found: Record<Implementation, Cost[]> = { floor: [], tilekit: [], vendor: [] };
  const cpuOf = (each: Implementation) => () => {
    const cost = measure(each, sink.port, load, { itemsPerRequest });
    found[each].push(cost);
    return cost.cpuMs;
  };
  const cpu = alternate(
    { floor: cpuOf('floor'), tilekit: cpuOf('tilekit'), vendor: cpuOf('vendor') },
    alternations,
  );
  const figure = (each: Implementation, part: keyof Cost) =>
    quantile(
      found[each].map((cost) => cost[part]),
      0.5,
    );
  say(`\n${name}, ${requests} requests`);
  for (const each of implementations) {
    const [own, wall, rss] = (['cpuMs', 'wallMs', 'maxRssMb'] as const).map((part) =>
      figure(each, part).toFixed(0),
    );
    say(`  ${each.padEnd(8)} CPU ${own} ms, wall ${wall} ms, peak memory ${rss} MB`);
  }
  report(`${name}, × JSON.stringify and zlib`, cpu.ratio('tilekit', 'floor'), targets.cpu);
  report(`${name}, × the vendor's client`, cpu.ratio('tilekit', 'vendor'), 0.4);
  const [own, floor] = (['tilekit', 'floor'] as const).map((each) => found[each].map(({ bytes }) => bytes));
  report(`${name}: bytes, × JSON.stringify and zlib`, ratioOf(own ?? [], floor ?? [], 0), targets.bytes);
  say(verdict('peak memory, MB', figure('tilekit', 'maxRssMb'), 200));
}
sink.process.kill();
