import { resolve } from 'node:path';
import { explainError, type ExplainConfiguration, type Explanation } from '@tilekit/core/explain';
import { rules, rulesOfRepositoryCheck } from '@tilekit/tile';
import { environmentSchema } from '../../apps/reference-server/src/config/environment-schema.ts';
import { readEnvironment } from '../../apps/reference-server/src/diagnose/config.ts';
import { readOAuthClientFile } from '../../apps/reference-server/src/diagnose/oauth-client-file.ts';
import { serverLogLines } from '../../apps/reference-server/src/server-log-lines.ts';
import { knownCodes } from './known-codes.ts';

const repository = resolve(import.meta.dirname, '../..');

/**
 * Everything that this repository knows about a text: Datadog's answers and our own codes, rules of the tile that the
 * text names or that say what a check of the tile repository said, and settings of the server.
 *
 * @param tileDirectory the tile whose OAuth client is in use, for a more exact answer
 */
export function explainText(input: string, tileDirectory: string): readonly Explanation[] {
  const configuration = readConfiguration(tileDirectory);
  const lines = answersOfLogLines(input);
  const answers = explainError(input, {
    ...configuration,
    moreCodes: knownCodes,
    isOwnLog: lines.length > 0,
  });
  const settings = answersOfSettings(input);
  // What the server says of its settings names them and what is wrong with each.
  const namesOwnCode = Object.hasOwn(knownCodes, answers[0]?.code ?? '');
  if (!namesOwnCode && lines.length === 0 && settings.some(({ isJudged }) => isJudged))
    return settings.map(({ answer }) => answer);
  const named = answersOfRules(namedRules(input));
  const known = [
    ...lines.filter(({ isDetailed }) => !isDetailed).map(({ answer }) => answer),
    ...answers,
    ...lines.filter(({ isDetailed }) => isDetailed).map(({ answer }) => answer),
  ];
  if (known.length > 0) return [...known, ...named].slice(0, 3);
  const checked = named.length > 0 ? named : answersOfRules(rulesOfRepositoryCheck(input));
  return checked.length > 0 ? checked : settings.map(({ answer }) => answer);
}

/** An answer helps without a tile as well; `pnpm diagnose` says what is wrong with it. */
function readConfiguration(tileDirectory: string): ExplainConfiguration {
  const environment = readEnvironment(repository);
  try {
    const { id, redirectUris, onboardingUrl, scopes } = readOAuthClientFile(tileDirectory);
    const clientId = environment.clientId ?? id;
    const callback = new URL(redirectUris[0] ?? onboardingUrl).pathname;
    return {
      client: { clientId, kind: clientId === id ? 'test' : 'published' },
      redirectUri:
        environment.publicUrl === undefined ? undefined : new URL(callback, environment.publicUrl).href,
      registeredRedirectUris: redirectUris,
      scopes,
    };
  } catch {
    return {};
  }
}

/**
 * Lines of the server's log: JSON as it is written, or what a container's log or a pretty-printer made of it. A line with
 * an error, a code or reasons says more by these.
 */
function answersOfLogLines(input: string): { answer: Explanation; isDetailed: boolean }[] {
  const text = input.slice(0, maxLogText);
  const written = new Set([...text.matchAll(/\\?"msg\\?"\s*:\s*\\?"([^"\\]+)/g)].map(([, msg = '']) => msg));
  const printed = new Set(
    [...text.matchAll(/\[[\d:. -]+\] (?:WARN|ERROR|FATAL)(?: \([^)]*\))?: ([^\n]+)/g)].map(([, msg = '']) =>
      msg.trim(),
    ),
  );
  const isDetailed = /\b(?:err|code|reasons)\b\\?["']?\s*:/.test(text);
  return Object.entries(serverLogLines)
    .filter(
      ([msg]) => written.has(msg) || printed.has(msg) || (msg.length >= unmistakable && text.includes(msg)),
    )
    .map(([, { code, meaning, remedy }]) => ({
      isDetailed,
      answer: {
        requirement: code,
        code,
        title: meaning.charAt(0).toUpperCase() + meaning.slice(1),
        cause: 'This is a line of the reference server’s log.',
        next: [remedy],
      },
    }));
}

const maxLogText = 200_000;
/** A shorter text, such as "refresh", is a line of the log only where it stands as its `msg`. */
const unmistakable = 20;

function namedRules(input: string): readonly string[] {
  return [...new Set(input.match(/(?<![\w-])[a-z][a-z-]{1,30}\/[a-z0-9][a-z0-9-]{1,60}(?![\w-])/g))];
}

function answersOfRules(ids: readonly string[]): Explanation[] {
  return ids
    .flatMap((id) => rules.find((rule) => rule.id === id) ?? [])
    .map(({ id, requires, why, remedy }) => ({
      requirement: id,
      code: id,
      title: `Rule ${id} of the tile: ${requires}`,
      cause: why,
      next: [remedy, `Run pnpm tile:validate --explain ${id} for an example and the source.`],
    }));
}

/** Settings whose names the text holds; values are not repeated. */
function answersOfSettings(input: string): { answer: Explanation; isJudged: boolean }[] {
  const words = new Set(input.match(/\b[A-Z][A-Z_]+\b/g)?.map((word) => word.replace(/_FILE$/, '')));
  return Object.keys(environmentSchema.properties)
    .filter((name) => name.includes('_') && words.has(name))
    .slice(0, 3)
    .map((name) => ({
      isJudged: new RegExp(`\\b${name}(?:_FILE)?"? ${judgement}`).test(input),
      answer: {
        requirement: 'CONFIGURATION_INVALID',
        code: 'CONFIGURATION_INVALID',
        title: `${name} is a setting of the server`,
        cause: 'The text names a setting of the reference server, which checks all of them when it starts.',
        next: [`Read about ${name} in docs/environment.md.`, 'Run pnpm diagnose: it checks the settings.'],
      },
    }));
}

const judgement =
  '(?:is (?:missing|not|no|too|empty|required|invalid)|must|has (?:a|no|the)|names|needs|holds|and \\w+ (?:cannot|must)|cannot|does not)';
