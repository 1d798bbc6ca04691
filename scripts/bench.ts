import { benchmarks, runBenchmarks } from '../tools/benchmarks/run.ts';
import { defineCommand } from '../tools/command.ts';

await defineCommand({
  name: 'bench',
  summary: 'Runs all benchmarks, or those whose name begins with one of the arguments.',
  arguments: '[name…]',
  details: `Benchmarks:\n  ${benchmarks.join('\n  ')}\n\nEvery figure is a ratio to a baseline or a peer, measured in the same run. Each figure shows its threshold, met or\nMISSED. On a busy machine, figures are unreliable.`,
  exitCodes: '0 all ran, 1 one failed or missed its threshold, 2 no such benchmark',
  run: (_, names) => runBenchmarks(names),
}).execute();
