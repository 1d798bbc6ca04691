import { globSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which of our packages a folder may import: the arrows of README's tree, enforced. */
const fences = {
  'packages/core': [],
  'packages/query': [],
  'packages/log-pipeline': ['@tilekit/query'],
  'packages/tile': ['@tilekit/query', '@tilekit/log-pipeline'],
  'packages/sandbox': ['@tilekit/query', '@tilekit/log-pipeline', '@tilekit/tile'],
  'packages/lab': ['@tilekit/sandbox', '@tilekit/tile'],
  'packages/webhooks': ['@tilekit/core'],
  'packages/telemetry': ['@tilekit/core'],
};

const everyPackage = [
  'core',
  'webhooks',
  'telemetry',
  'query',
  'log-pipeline',
  'tile',
  'sandbox',
  'lab',
  'reference-server',
];

/** Each package is a program of its own, so that linting one does not read all. */
const programs = [
  ...globSync('{packages,apps}/*/tsconfig.check.json', { cwd: import.meta.dirname }).map((file) => ({
    files: [file.replace('tsconfig.check.json', '**/*.ts')],
    project: file,
  })),
  { files: ['tools/**/*.ts', 'scripts/**/*.ts', '*.ts', '*.js'], project: 'tools/tsconfig.check.json' },
].map(({ files, project }) => ({
  files,
  languageOptions: { parserOptions: { project, tsconfigRootDir: import.meta.dirname } },
}));

const datadogHost = 'Literal[value=/(datadoghq\\.|ddog-gov\\.com)/]';

const environmentAccess = {
  object: 'process',
  property: 'env',
  message: 'Read the environment in config.ts only.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/node_modules/**',
      '**/.data/**',
      '**/.turbo/**',
      'integration-tile/**',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  ...programs,
  {
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-properties': ['error', environmentAccess],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // Published commands and libraries that run on Node 20. The tile's command adds Map.groupBy itself (cli/node-20.ts).
    files: ['packages/{core,lab,log-pipeline,query,sandbox}/src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        environmentAccess,
        { object: 'URL', property: 'parse', message: 'Node 20 lacks it: ask URL.canParse first.' },
        { object: 'Map', property: 'groupBy', message: 'Node 20 lacks it.' },
        { object: 'Object', property: 'groupBy', message: 'Node 20 lacks it.' },
        { object: 'Promise', property: 'withResolvers', message: 'Node 20 lacks it.' },
      ],
    },
  },
  {
    // Configuration is read in one place per program; benchmarks and tests hand their environment to children.
    files: ['**/config.ts', '**/*.test.ts', '**/test/**', 'tools/benchmarks/**', 'vitest.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: [
      'scripts/**',
      'tools/**',
      'packages/*/generate/**',
      'packages/tile/test/{fuzz,mutations/measure}.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // A Datadog host comes from the site table, so that no URL is ever built from a customer's text.
    files: ['packages/{core,webhooks,telemetry}/src/**/*.ts', 'apps/*/src/**/*.ts'],
    ignores: ['packages/core/src/sites/site-table.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: datadogHost, message: 'Take Datadog hosts from the site table in @tilekit/core.' },
      ],
    },
  },
  ...Object.entries(fences).map(([folder, allowed]) => ({
    files: [`${folder}/src/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: everyPackage
            .map((name) => `@tilekit/${name}`)
            .filter((name) => !allowed.includes(name) && name !== folder.replace('packages', '@tilekit'))
            .map((name) => ({
              group: [name, `${name}/*`],
              message: `${folder} must not import ${name} (see README).`,
            })),
        },
      ],
    },
  })),
  {
    // A fork replaces the demonstration as a whole.
    files: ['apps/**/*.ts', 'tools/**/*.ts', 'scripts/**/*.ts'],
    ignores: ['apps/reference-server/src/integration/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/integration/demonstration/*'],
              message: 'A fork has no demonstration: only the integration may import it.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='vi'][callee.property.name='mock']",
          message: 'Test against real parts.',
        },
      ],
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  {
    // Scripts of pages.
    files: ['packages/sandbox/public/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'document',
          'location',
          'innerWidth',
          'scrollX',
          'scrollY',
          'fetch',
          'setTimeout',
          'EventSource',
          'DOMParser',
          'Element',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
