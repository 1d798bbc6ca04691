import { join, resolve } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { Check, ClientProfile, PublishingState } from './check.ts';
import { checkConfiguration, checkFaults, checkSecrets, checkUrls } from './check-client.ts';
import { checkFork } from './check-fork.ts';
import { type ChecklistItem, tickChecklist } from './checklist.ts';
import { checkScopes } from './check-scopes.ts';
import { checkReview, checkTile, isShownWhenPublished } from './check-tile.ts';
import { readEnvironment, readFaults } from './config.ts';
import { readOAuthClientFile } from './oauth-client-file.ts';
import { publishingState } from './publishing-state.ts';

export interface DiagnoseOptions {
  readonly profile: ClientProfile;
  readonly tile: string;
}

/** How a result looks in a terminal. */
const marks = { ok: '✓', wrong: '✗', open: '?' } as const;

const repository = resolve(import.meta.dirname, '../../../..');

export interface Diagnosis {
  readonly checks: readonly Check[];
  readonly state: PublishingState;
  readonly checklist: readonly ChecklistItem[];
}

/** What is set up, what is wrong, and what is missing before review. Makes no network calls. */
export async function diagnose({ profile, tile }: DiagnoseOptions): Promise<Diagnosis> {
  const environment = readEnvironment(repository);
  const file = readOAuthClientFile(tile);
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

/** The diagnosis for a terminal. */
export function writeDiagnosis(
  { profile }: DiagnoseOptions,
  { checks, state, checklist }: Diagnosis,
): string {
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
    `publication checklist (docs/publishing.md)\n${way.join('\n')}`,
    `${wrongs} errors, ${opens} need a decision; publication checklist: ${checklist.filter(({ result }) => result === 'ok').length} of ${checklist.length} done, as far as this tool can check.\n`,
  ].join('\n\n');
}
