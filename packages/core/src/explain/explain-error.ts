import type { ErrorCode } from '../errors/error-table.ts';
import { redact } from '../errors/redact.ts';
import { clientCatalogue } from './client-catalogue.ts';
import { credentialCatalogue } from './credential-catalogue.ts';
import { dataCatalogue } from './data-catalogue.ts';
import type { CatalogueEntry, ExplainConfiguration, Explanation, TextEvidence } from './explanation.ts';
import { bareAnswerIn, datadogHostsIn, isAboutDatadog, isForeign, withoutTracer } from './foreign-text.ts';
import { httpStatusIn, meaningOfStatus } from './http-answer.ts';
import { oauthCatalogue } from './oauth-catalogue.ts';
import { explainOwnCodes } from './own-codes.ts';
import { plainText, type PlainText } from './plain-text.ts';
import { requestCatalogue } from './request-catalogue.ts';
import { siteEvidence } from './site-evidence.ts';
import { transportCatalogue } from './transport-catalogue.ts';

const catalogue: readonly CatalogueEntry[] = [
  ...clientCatalogue,
  ...oauthCatalogue,
  ...credentialCatalogue,
  ...dataCatalogue,
  ...requestCatalogue,
  ...transportCatalogue,
];

const noCodes = {};
/** Below this a text hints at something but says nothing. */
const minScore = 3;
/** From here on the text holds words of Datadog's own. */
const quotedScore = 7;
/** A longer text is read up to here, in UTF-16 code units. */
const maxTextLength = 200_000;

/**
 * Explains an error of Datadog: a message, a log line, a stack trace, or a sentence from its documentation in English,
 * Korean, Japanese or French.
 *
 * @param text anything; secrets in it are not repeated
 * @param configuration what is known about the set-up, for a more exact answer
 * @returns the answers, best first; none when nothing is recognised or the text is another service's
 */
export function explainError(text: string, configuration: ExplainConfiguration = {}): readonly Explanation[] {
  const read = plainText(text);
  const { own, otherWords } = explainOwnCodes(
    text.slice(0, maxTextLength),
    read.words,
    configuration.moreCodes ?? noCodes,
    configuration.isOwnLog ?? false,
  );
  const words = bareAnswerIn(otherWords) ?? withoutTracer(otherWords);
  const plain = words === read.words ? read : { words, dense: words.replaceAll(' ', '') };
  if (own.length === 0 && isForeign(plain.words)) return [];
  const evidence = evidenceOf(text, plain);
  const bonus = isAboutDatadog(plain.words) ? evidenceBesidesWords(plain.words) : undefined;
  const scored = catalogue
    .map((entry) => ({ entry, score: scoreOf(entry, plain, bonus) }))
    .filter(({ score }) => score >= minScore)
    .sort((left, right) => right.score - left.score)
    .map(({ entry, score }) => ({ score, explanation: explainEntry(entry, configuration, evidence) }));
  const quotes = scored.some(({ score }) => score >= quotedScore);
  // Where the text says it outright, mere hints are noise.
  const datadog = quotes ? scored.filter(({ score }) => score >= quotedScore) : scored;
  const answers = [
    ...own.filter(({ wraps }) => !wraps || !quotes),
    ...datadog,
    ...own.filter(({ wraps }) => wraps && quotes),
  ].map(({ explanation }) => explanation);
  const isFirst = ({ code, title }: Explanation, index: number) =>
    answers.findIndex((other) => other.code === code && (other.title === title || index > 0)) === index;
  return answers.filter(isFirst).slice(0, 3);
}

function explainEntry(
  entry: CatalogueEntry,
  configuration: ExplainConfiguration,
  evidence: TextEvidence,
): Explanation {
  return {
    requirement: entry.requirement,
    code: entry.code,
    title: entry.title,
    cause: redact(entry.cause(configuration, evidence)),
    next: entry.next(configuration, evidence).map((step) => redact(step)),
  };
}

/** What hosts and the status of the answer say; the weights are those of wordings. */
function evidenceBesidesWords(words: string): Readonly<Partial<Record<ErrorCode, number>>> {
  const status = httpStatusIn(words);
  const [code, weight] = (status === undefined ? undefined : meaningOfStatus(status)) ?? [];
  return { ...(code && { [code]: weight }), WRONG_SITE: siteEvidence(words) };
}

/**
 * The heaviest wording or evidence counts; further ones only break ties.
 * @param bonus none where the text is not about Datadog: then only words count that no other service uses
 */
function scoreOf(
  { code, wordings = [], datadogWordings = [] }: CatalogueEntry,
  { words, dense }: PlainText,
  bonus: Readonly<Partial<Record<ErrorCode, number>>> | undefined,
): number {
  const weights = [...wordings, ...(bonus === undefined ? [] : datadogWordings)]
    .filter(([, pattern]) => pattern.test(words) || (isSpaceless(pattern) && pattern.test(dense)))
    .map(([weight]) => weight);
  const other = bonus?.[code] ?? 0;
  if (other > 0) weights.push(other);
  return weights.length === 0 ? 0 : Math.max(...weights) + (weights.length - 1) / 100;
}

const spaceless = new WeakMap<RegExp, boolean>();

/** Wordings in Japanese and Korean are written, and compared, without spaces. */
function isSpaceless(pattern: RegExp): boolean {
  let known = spaceless.get(pattern);
  if (known === undefined) {
    known = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(pattern.source);
    spaceless.set(pattern, known);
  }
  return known;
}

function ownAddressIn(words: string): string | undefined {
  const [, host, port] =
    /(?<![\w.])(127\.0\.0\.1|localhost|\[?::1\]?)(?:['"]?, ?port=|:)(\d{1,5})\b/.exec(words) ?? [];
  return host === undefined || port === undefined ? undefined : `${host}:${port}`;
}

function evidenceOf(text: string, { words }: PlainText): TextEvidence {
  const value = /redirect_uri=([^\s&"'<>]+)/.exec(text)?.[1];
  return {
    redirectUri: value === undefined ? undefined : withoutQuery(value),
    datadogHosts: datadogHostsIn(words),
    ownAddress: ownAddressIn(words),
    isConnecting:
      /\bconnect[-_ ]?time-?out|_connect_timeout|connect etimedout|\btimed?[- ]?out (?:while )?connecting|dial tcp \S+ i\/o timeout/.test(
        words,
      ),
  };
}

function withoutQuery(value: string): string | undefined {
  const address = value.includes('%') ? decodeSafely(value) : value;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}` : undefined;
}

function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not an escaped text after all.
    return value;
  }
}
