import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  environmentSchema,
  fileVariables,
} from '../../apps/reference-server/src/config/environment-schema.ts';
import { withoutSettings } from './stack.ts';

test('no setting of another server counts, neither from the environment nor from `.env`', () => {
  const names = [
    ...Object.keys(environmentSchema.properties),
    ...fileVariables.map((name) => `${name}_FILE`),
  ];
  expect(names).toContain('DATABASE_URL');
  const place = mkdtempSync(join(tmpdir(), 'tilekit-settings-'));
  try {
    const file = join(place, '.env');
    writeFileSync(file, names.map((name) => `${name}=from-the-file\n`).join(''));
    const read = `process.loadEnvFile(${JSON.stringify(file)}); console.log(JSON.stringify(process.env))`;
    const inherited = Object.fromEntries(names.map((name) => [name, 'inherited']));
    const { stdout } = spawnSync(process.execPath, ['--eval', read], {
      env: withoutSettings({ ...inherited, PATH: '/bin' }),
      encoding: 'utf8',
    });
    const found = JSON.parse(stdout) as Record<string, string>;
    expect(names.filter((name) => found[name] !== '')).toEqual([]);
    expect(found.PATH).toBe('/bin');
  } finally {
    rmSync(place, { recursive: true });
  }
});
