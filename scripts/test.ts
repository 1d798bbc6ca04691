import { defineCommand } from '../tools/command.ts';
import { runTests } from '../tools/tests/run.ts';

await defineCommand({
  name: 'test',
  summary:
    'Runs the tests, for example `pnpm test packages/core` or `pnpm test -t "PKCE"`. Needs no network and no service: a\nPostgreSQL and a Chromium come with the packages; CHROMIUM_PATH names another browser.',
  arguments: '[vitest arguments…]',
  passThrough: true,
  details: `At the end, everything that was printed and logged, at trace level, is searched for every secret that was issued during
the run; and every address that was contacted is compared with the site table: none outside this machine, no Datadog
host that servers may not call. The last line is "N passed, N failed".`,
  exitCodes: '0 all passed, 1 a test or a scan failed',
  run: (_, args) => runTests(args),
}).execute();
