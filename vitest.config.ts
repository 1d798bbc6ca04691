import { defineConfig } from 'vitest/config';

const conditions = ['@tilekit/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'apps/*/{src,test}/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    execArgv: ['--conditions=@tilekit/source'],
    globalSetup: ['apps/reference-server/test/harness/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
