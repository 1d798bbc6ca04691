import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readFile } from 'node:fs/promises';
import type { Check, ClientProfile, PublishingState } from './diagnose/check.ts';
import { checkConfiguration, checkFaults, checkSecrets, checkUrls } from './diagnose/check-client.ts';
import { checkFork } from './diagnose/check-fork.ts';
import { type ChecklistItem, tickChecklist } from './diagnose/checklist.ts';
import { checkScopes } from './diagnose/check-scopes.ts';
import { checkReview, checkTile, isShownWhenPublished } from './diagnose/check-tile.ts';
import { readEnvironment, readFaults } from './diagnose/config.ts';
import { readOAuthClientFile } from './diagnose/oauth-client-file.ts';
import { publishingState } from './diagnose/publishing-state.ts';

const help = `What is set up, what is wrong, and what is missing before review. Contacts nobody.

Usage: pnpm diagnose [options]

  --profile test|published   the OAuth client you mean (default test)
  --format human|json        default human
  --tile DIR                 default integration-tile
  --help                     this text

Exit codes: 0 nothing wrong, 1 something wrong, 2 could not run.
`;

interface Options {
  readonly profile: ClientProfile;
  readonly format: 'human' | 'json';
  readonly tile: string;
}

/** How a result looks in a terminal. */
const marks = { ok: '✓', wrong: '✗', open: '?' } as const;

const repository = resolve(import.meta.dirname, '..');

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readArguments();
    if (options === 'help') {
      process.stdout.write(help);
      return 0;
    }
    const { checks, state, checklist } = await diagnose(options);
    process.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify({ profile: options.profile, state, checks, checklist })}\n`
        : human(options, { checks, state, checklist }),
    );
    return checks.some(({ result }) => result === 'wrong') ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
}

function readArguments(): Options | 'help' {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: 'test' },
      format: { type: 'string', default: 'human' },
      tile: { type: 'string', default: 'integration-tile' },
      help: { type: 'boolean', default: false },
    },
  });
  const { profile, format } = values;
  if (values.help) return 'help';
  if (profile !== 'test' && profile !== 'published') throw new Error(`Unknown profile "${profile}".`);
  if (format !== 'human' && format !== 'json') throw new Error(`Unknown format "${format}".`);
  return { profile, format, tile: resolve(values.tile) };
}

interface Diagnosis {
  readonly checks: readonly Check[];
  readonly state: PublishingState;
  readonly checklist: readonly ChecklistItem[];
}

async function diagnose({ profile, tile }: Options): Promise<Diagnosis> {
  const environment = readEnvironment(repository);
  const file = await readOAuthClientFile(tile);
  const review = checkReview(tile);
  const sendsMetrics = review.some(({ what }) => what === 'Metrics are described in metadata.csv.');
  const scopes = await checkScopes(
    file.scopes,
    resolve(repository, 'apps/reference-server/src'),
    sendsMetrics,
  );
  const seenAs = (meant: ClientProfile) => [
    ...checkConfiguration(environment, file, meant),
    ...checkSecrets(environment, file),
    ...checkUrls(environment, file, meant),
  ];
  const faults = checkFaults(await readFaults());
  const checks = [
    ...checkFork(repository, environment.openIdIssuer !== undefined),
    ...faults,
    ...seenAs(profile),
    ...scopes,
    ...checkTile(tile),
    ...review,
  ];
  const page = await readFile(join(repository, 'docs/publishing.md'), 'utf8');
  const isTestClient = environment.clientId === undefined || environment.clientId === file.id;
  return {
    checks,
    state: publishingState(isTestClient, isShownWhenPublished(tile)),
    checklist: tickChecklist(page, { checks, published: seenAs('published') }, profile),
  };
}

function human({ profile }: Options, { checks, state, checklist }: Diagnosis): string {
  const topics = [...new Set(checks.map(({ topic }) => topic))];
  const sections = topics.map((topic) => {
    const lines = checks
      .filter((check) => check.topic === topic)
      .map(({ result, what, remedy = '' }) => `  ${marks[result]} ${what} ${remedy}`.trimEnd());
    return `${topic}\n${lines.join('\n')}`;
  });
  const way = checklist.map(({ step, text, result }, index) => {
    const heading = step === checklist[index - 1]?.step ? '' : `  ${step}\n`;
    return `${heading}    ${marks[result]} ${text}`;
  });
  const wrongs = checks.filter(({ result }) => result === 'wrong').length;
  const opens = checks.filter(({ result }) => result === 'open').length;
  return [
    `Profile: ${profile}`,
    `OAuth client: ${state.client.state}: ${state.client.meaning}.\nIntegration:  ${state.integration.state}: ${state.integration.meaning}.`,
    ...sections,
    `the way to publication (docs/publishing.md)\n${way.join('\n')}`,
    `${wrongs} wrong, ${opens} for you to decide; ${checklist.filter(({ result }) => result === 'ok').length} of ${checklist.length} lines of the way are done, as far as can be seen from here.\n`,
  ].join('\n\n');
}
