import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { outputDirectory } from '../harness/canaries.ts';
import { describeSoak } from './describe-soak.ts';
import { SoakRun } from './soak-run.ts';
import { startStack } from './stack.ts';

const help = `node --conditions=@tilekit/source apps/reference-server/test/soak/run.ts [options]

Several servers on one PostgreSQL over TCP work for many customers, while requests to Datadog fail, instances are
killed, PostgreSQL is stopped immediately and restarted, and two rolling upgrades rotate the encryption key. At the end nothing
may be lost, done twice, stuck or in a log.

  --minutes N          how long it is disturbed and watched (default 20)
  --instances N        servers (default 3)
  --installations N    customers, over all sites (default 500)
  --interval SECONDS   between two collections of one customer (default 30)
  --token SECONDS      life of access tokens (default 180)
  --log-level LEVEL    of the servers (default trace)
  --format FORMAT      human or json
  --keep               leave logs and data where they are, and say where

Exit code: 0 nothing found, 1 a violation, 2 wrong arguments.
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    instances: { type: 'string', default: '3' },
    installations: { type: 'string', default: '500' },
    interval: { type: 'string', default: '30' },
    token: { type: 'string', default: '180' },
    'log-level': { type: 'string', default: 'trace' },
    format: { type: 'string', default: 'human' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit();
}
const [minutes, instances, installations, interval, token] = [
  values.minutes,
  values.instances,
  values.installations,
  values.interval,
  values.token,
].map(Number) as [number, number, number, number, number];
if (![minutes, instances, installations, interval, token].every((number) => number > 0)) {
  process.stderr.write(help);
  process.exit(2);
}

const directory = mkdtempSync(join(tmpdir(), 'tilekit-soak-'));
const report = (line: string) => process.stderr.write(`${line}\n`);
const stack = await startStack({
  directory,
  instances,
  intervalSeconds: interval,
  logLevel: values['log-level'],
});
try {
  const run = new SoakRun(stack, {
    seconds: minutes * 60,
    installations,
    intervalSeconds: interval,
    accessTokenSeconds: token,
    report,
  });
  const result = await run.run();
  const { text, violations } = describeSoak(result);
  process.stdout.write(
    values.format === 'json' ? `${JSON.stringify({ ...result, violations }, undefined, 2)}\n` : text,
  );
  process.exitCode = violations.length === 0 ? 0 : 1;
} finally {
  await stack.close();
  if (values.keep) report(`data in ${directory}, logs in ${outputDirectory}`);
  else for (const place of [directory, outputDirectory]) rmSync(place, { recursive: true, force: true });
}
process.exit();
