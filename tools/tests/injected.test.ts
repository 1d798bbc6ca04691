import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** The process itself, the PostgreSQL that it starts on a developer's machine, and what partners replace by their own. */
const outside = /\.test\.ts$|\/server\.ts$|\/config(\.ts|\/)|\/database\/embedded\/|\/integration\//;
/** The spread of repeated deliveries and of claims, and the age of a cache: no outcome depends on what is drawn. */
const harmless = [
  'collection/deliver.ts',
  'collection/delivery-claim.ts',
  'collection/collect-installation.ts',
  'sign-in/openid-provider.ts',
];
/** What a default looks like: the caller can pass something else. */
const isDefault = /(\?\?|\b(now|random)\w*\??(:| =) \(\) =>|\btransport = )/;

it('time, randomness and the network are handed in: nothing takes them by itself (F-07)', () => {
  const files = globSync(['packages/{core,telemetry,webhooks}/src/**/*.ts', 'apps/*/src/**/*.ts'], {
    cwd: root,
  });
  const taken = files
    .filter((file) => !outside.test(file) && !harmless.some((name) => file.endsWith(name)))
    .flatMap((file) =>
      readFileSync(resolve(root, file), 'utf8')
        .split('\n')
        .filter((line) => /(?<![.\w])fetch\(|Math\.random\(|Date\.now\(|new Date\(\)/.test(line))
        .filter((line) => !isDefault.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(files.length).toBeGreaterThan(100);
  expect(taken).toEqual([]);
});
