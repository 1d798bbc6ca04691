import { resolve } from 'node:path';
import { loadTile, meansOwnTile, ownTileProfile, rules, validateTile } from '@tilekit/tile';
import { readTile } from '@tilekit/tile/reader';
import { forAPerson, ok, open, wrong, type Check } from './check.ts';

const repository = resolve(import.meta.dirname, '../../../..');

/** Whether the tile would pass the automatic checks of a review. */
export function checkTile(directory: string): Check[] {
  const profile = meansOwnTile(repository, [directory]) ? ownTileProfile(repository) : 'new';
  const { findings } = validateTile(loadTile(directory), { rules, profile });
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const checks = errors
    .slice(0, 10)
    .map(({ file, line, message, remedy }) => wrong('tile', `${file}:${line} ${message}.`, remedy));
  if (errors.length > 10)
    checks.push(wrong('tile', `${errors.length - 10} more errors.`, 'Run pnpm tile:validate.'));
  if (errors.length === 0) checks.push(ok('tile', 'No errors in the tile.'));
  if (warnings.length > 0)
    checks.push(
      open(
        'tile',
        `${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}.`,
        'See pnpm tile:validate.',
      ),
    );
  return checks;
}

/** @returns what the manifest says about the tile once it is published */
export function isShownWhenPublished(directory: string): boolean {
  return readTile(directory).manifest.isShownOnPublicWebsite;
}

/** What Datadog's review asks for beyond the rules: what can be seen here, and what only a person knows. */
export function checkReview(directory: string): Check[] {
  const { files } = readTile(directory);
  const has = (folder: string) => files.some(({ path }) => path.startsWith(`assets/${folder}/`));
  const seen = [
    has('dashboards')
      ? ok('before review', 'There is a dashboard.')
      : wrong('before review', 'There is no dashboard.', 'Add at least one under assets/dashboards.'),
    has('monitors')
      ? ok('before review', 'There is a recommended monitor.')
      : open(
          'before review',
          'There is no recommended monitor.',
          'Add one under assets/monitors if the integration sends metrics.',
        ),
    has('logs')
      ? ok('before review', 'There is a log pipeline.')
      : open(
          'before review',
          'There is no log pipeline.',
          'Add one under assets/logs if the integration sends logs.',
        ),
    files.some(({ path }) => path === 'metadata.csv')
      ? ok('before review', 'Metrics are described in metadata.csv.')
      : open('before review', 'There is no metadata.csv.', 'Add it if the integration sends metrics.'),
  ];
  const asked = [
    'Is your product generally available?',
    'Does a person answer the manifest’s support e-mail, and does its documentation URL work?',
  ];
  return [...seen, ...asked.map((question) => open('before review', question, forAPerson))];
}
