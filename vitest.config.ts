import { availableParallelism } from 'node:os';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

const conditions = ['@tilekit/source', 'module', 'node', 'development|production'];

/** Tests with processes and servers take longest and come first, so that no core waits for the last of them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => /[\\/](test|update)[\\/]/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'apps/*/{src,test}/**/*.test.ts',
      'scripts/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    execArgv: ['--conditions=@tilekit/source'],
    globalSetup: ['apps/reference-server/test/harness/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    // Tests with real processes mostly wait: even on two cores two files at once are quicker than one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    maxConcurrency: 3,
    // A guard against what hangs, not a measure: a busy machine takes several times as long as a quiet one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
