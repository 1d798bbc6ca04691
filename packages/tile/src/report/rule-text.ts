import type { Rule } from '../engine/rule.ts';
import { rulePlace } from './rule-pages.ts';

/** Everything there is to say about one rule. */
export function explainRule(rule: Rule): string {
  const { severity } = rule;
  const notes = [
    rule.tileOnly ? 'Does not apply to Agent checks.' : '',
    rule.fixable ? '`--fix` corrects it where that is safe.' : '',
    rule.bypasses
      ? `Silenced in a log pipeline by ${rule.bypasses.map((name) => `# bypass-global-${name}-checks`).join(' or ')}.`
      : '',
  ].filter((note) => note !== '');
  return [
    rule.id,
    '',
    `  requires   ${rule.requires}`,
    `  why        ${rule.why}`,
    `  remedy     ${rule.remedy}`,
    `  severity   ${severity.new} (profile new), ${severity.repo} (profile repo)`,
    `  bad        ${rule.example.bad}`,
    `  good       ${rule.example.good}`,
    `  source     ${rule.source}`,
    `  page       docs/rules/${rulePlace(rule.id)}`,
    `  published  ${rule.published === 'not counted' ? 'not counted' : `${rule.published} break it, of those it applies to (all · tile-only · OAuth)`}`,
    ...notes.map((note) => `  note       ${note}`),
    '',
  ].join('\n');
}

/** One line per rule. */
export function listRules(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const line = (rule: Rule) =>
    `${rule.id.padEnd(width)}  ${rule.severity.new.padEnd(7)}  ${rule.severity.repo.padEnd(7)}  ${rule.fixable ? 'fix' : '   '}  ${rule.requires}`;
  return [`${'rule'.padEnd(width)}  new      repo     fix  requires`, ...rules.map(line), ''].join('\n');
}

/** The rules as data. */
export function listRulesAsJson(rules: readonly Rule[]): string {
  const entries = rules.map(
    ({ id, severity, requires, why, remedy, example, source, published, tileOnly, fixable }) => ({
      id,
      severity,
      requires,
      why,
      remedy,
      example,
      source,
      page: `docs/rules/${rulePlace(id)}`,
      published,
      tileOnly: tileOnly ?? false,
      fixable: fixable ?? false,
    }),
  );
  return `${JSON.stringify({ rules: entries })}\n`;
}
