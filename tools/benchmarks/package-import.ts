/** Cold start: a process that imports a built package, beside an empty one and one with the vendor's client. */
import { alternate } from './figures/alternate.ts';
import { report, say } from './figures/figure.ts';
import { ProcessMeter } from './figures/process-cost.ts';

const alternations = 15;
const floor = 'node -e 0';
/** At most so many times the empty process. */
const targets = {
  '@tilekit/core': 1.6,
  '@tilekit/core/secrets': 2,
  '@tilekit/telemetry': 2,
  '@tilekit/webhooks': 1.8,
};
const names = [floor, ...Object.keys(targets), '@datadog/datadog-api-client'];

using meter = new ProcessMeter();
const cost = (name: string) => () => {
  const words = name === floor ? ['-e', '0'] : ['--input-type=module', '-e', `import "${name}"`];
  return meter.cost(words, { cwd: import.meta.dirname }).cpuMs;
};
const costs = alternate(Object.fromEntries(names.map((name) => [name, cost(name)])), alternations);
for (const name of names) say(`${name.padEnd(29)} ${costs.ratio(name, floor).median.toFixed(2)} x ${floor}`);
for (const [name, target] of Object.entries(targets)) {
  report(`import of ${name}, × ${floor}`, costs.ratio(name, floor), target);
}
