import { redact } from '../errors/redact.ts';
import { clientCatalogue } from './client-catalogue.ts';
import { credentialCatalogue } from './credential-catalogue.ts';
import { dataCatalogue } from './data-catalogue.ts';
import type { CatalogueEntry, ExplainConfiguration, Explanation, TextEvidence } from './explanation.ts';
import { datadogHostsIn, isForeign } from './foreign-text.ts';
import { plainText, type PlainText } from './plain-text.ts';

const catalogue: readonly CatalogueEntry[] = [...clientCatalogue, ...credentialCatalogue, ...dataCatalogue];

/** Below this a text hints at something but says nothing. */
const leastScore = 3;

/**
 * Explains an error of Datadog: a message, a log line, a stack trace, or a sentence from its documentation in English,
 * Korean, Japanese or French.
 *
 * @param text anything; secrets in it are not repeated
 * @param configuration what is known about the set-up, for a more exact answer
 * @returns the answers, best first; none when nothing is recognised or the text is another service's
 */
export function explainError(text: string, configuration: ExplainConfiguration = {}): readonly Explanation[] {
  const plain = plainText(text);
  if (isForeign(plain.words)) return [];
  const evidence = evidenceOf(text, plain);
  return catalogue
    .map((entry) => ({ entry, score: scoreOf(entry, plain) + siteBonus(entry, evidence, plain) }))
    .filter(({ score }) => score >= leastScore)
    .sort((left, right) => right.score - left.score)
    .slice(0, 3)
    .map(({ entry }) => ({
      requirement: entry.requirement,
      code: entry.code,
      title: entry.title,
      cause: redact(entry.cause(configuration, evidence)),
      next: entry.next(configuration, evidence).map((step) => redact(step)),
    }));
}

/** The heaviest wording counts; further ones only break ties. */
function scoreOf({ wordings }: CatalogueEntry, { words, dense }: PlainText): number {
  const weights = wordings
    .filter(([, pattern]) => pattern.test(words) || (isSpaceless(pattern) && pattern.test(dense)))
    .map(([weight]) => weight);
  return weights.length === 0 ? 0 : Math.max(...weights) + (weights.length - 1) / 100;
}

/** A refusal in a text that names two sites is most likely a question of sites. */
function siteBonus(
  { requirement }: CatalogueEntry,
  { datadogHosts }: TextEvidence,
  { words }: PlainText,
): number {
  if (requirement !== 'WRONG_SITE') return 0;
  const names = new Set(datadogHosts.map((host) => host.replace(/^(api|app)\./, '')));
  const domains = [...names].filter((name) =>
    /^((us3|us5|ap1|ap2|uk1)\.datadoghq\.com|datadoghq\.(com|eu)|(us2\.)?ddog-gov\.com)$/.test(name),
  );
  return domains.length > 1 && /\b40[13]\b|forbidden|unauthori|invalid_grant/.test(words) ? 9.5 : 0;
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

function evidenceOf(text: string, { words }: PlainText): TextEvidence {
  const value = /redirect_uri=([^\s&"'<>]+)/.exec(text)?.[1];
  return {
    redirectUri: value === undefined ? undefined : withoutQuery(value),
    datadogHosts: datadogHostsIn(words),
  };
}

function withoutQuery(value: string): string | undefined {
  const url = URL.parse(value.includes('%') ? decodeSafely(value) : value);
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
