import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

/** One mistake in the server, and the beginnings of the checks that must find it. */
interface Bug {
  readonly name: string;
  /** In `apps/reference-server/src`. */
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
  readonly failing: readonly string[];
}

const bugs: readonly Bug[] = [
  {
    name: '`state` is not bound to the session',
    file: 'authorization/attempts.ts',
    right: ".where('session_hash', '=', wanted.sessionHash)",
    wrong: '',
    failing: ['A callback in another browser than the one that began is refused'],
  },
  {
    name: '`state` counts more than once',
    file: 'authorization/attempts.ts',
    right: ".where('consumed_at', 'is', null)",
    wrong: '',
    failing: ['A callback that is opened a second time is refused'],
  },
  {
    name: 'the code goes to US1, whatever the callback says',
    file: 'routes/callback/callback-route.ts',
    right: ' client, callback, ',
    wrong: ' client, callback: { ...callback, site: config.sites[0]! }, ',
    failing: [
      'EU1      datadoghq.eu',
      'Started without a site, EU1 chosen at Datadog: every call goes to api.datadoghq.eu',
      'EU1      receives',
    ],
  },
  {
    name: 'data of every customer goes to the intake of US1',
    file: 'collection/deliver-batch.ts',
    right: '      site,\n',
    wrong: '      site: { ...site, ...options.config.sites[0]! },\n',
    failing: ['EU1      receives'],
  },
];

/**
 * Runs the server with the mistake in it: its file is changed on the way from the disk, and nowhere else. It prints, as
 * servers do, which is no part of the report.
 */
function loaderOf({ file, right, wrong }: Bug): string {
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        const loaded = next(url, context);
        if (!url.endsWith(${JSON.stringify(`/apps/reference-server/src/${file}`)})) return loaded;
        const source = String(loaded.source).replace(${JSON.stringify(right)}, () => ${JSON.stringify(wrong)});
        return { ...loaded, source: source + ';console.log("printed by the server");' };
      },
    });`;
  return `data:text/javascript,${encodeURIComponent(script)}`;
}

function verify(bug: Bug): Promise<{ code: number; failed: string[] }> {
  const args = ['--import', loaderOf(bug), '--conditions=@tilekit/source', 'scripts/verify.ts'];
  return new Promise((found, failed) => {
    execFile(
      process.execPath,
      [...args, '--sites', 'EU1', '--format', 'json'],
      { cwd: repository, maxBuffer: 2 ** 24 },
      (error, stdout) => {
        try {
          found({ code: typeof error?.code === 'number' ? error.code : 0, failed: readFailures(stdout) });
        } catch (cause) {
          failed(new Error(`no report: ${stdout}`, { cause }));
        }
      },
    );
  });
}

function readFailures(report: string): string[] {
  const { checks } = JSON.parse(report) as { checks: { steps: { what: string; result: string }[] }[] };
  return checks.flatMap(({ steps }) =>
    steps.filter(({ result }) => result === 'wrong').map(({ what }) => what),
  );
}

describe('a server with one mistake fails, and the report names the check', () => {
  test.each(bugs)('$name', { timeout: 120_000 }, async (bug) => {
    const source = readFileSync(join(repository, 'apps/reference-server/src', bug.file), 'utf8');
    expect(source.split(bug.right)).toHaveLength(2);
    const { code, failed } = await verify(bug);
    const missed = bug.failing.filter((what) => !failed.some((found) => found.startsWith(what)));
    expect(missed).toEqual([]);
    expect(code).toBe(1);
  });
});
