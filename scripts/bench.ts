import { benchmarks, runBenchmarks } from '../tools/benchmarks/run.ts';
import { defineCommand, UsageError } from '../tools/command.ts';

await defineCommand({
  name: 'bench',
  summary: 'Runs all benchmarks, or those whose name begins with one of the arguments.',
  arguments: '[name…]',
  options: {
    json: { type: 'boolean', help: 'print the figures as JSON; everything else goes to stderr' },
    record: {
      type: 'boolean',
      help: 'keep the figures for docs/benchmarks.md; for a machine that does nothing else',
    },
    drift: {
      type: 'boolean',
      help: 'measure the quickest again, and show what changed since the recorded run; never fails by time',
    },
  },
  details: `Benchmarks:\n  ${benchmarks.join('\n  ')}\n\nEvery figure is a ratio to a baseline or a peer, measured in the same run. Each figure shows its threshold, met or\nMISSED. On a busy machine, figures are unreliable.`,
  exitCodes: '0 all ran, 1 one failed or missed its threshold, 2 no such benchmark',
  run: (forms, names) => {
    const [form = 'text', ...others] = (['json', 'record', 'drift'] as const).filter((name) => forms[name]);
    if (others.length > 0) throw new UsageError(`--${form} and --${others.join(', --')} exclude each other.`);
    return runBenchmarks(names, form);
  },
}).execute();
