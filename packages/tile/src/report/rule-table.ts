import type { Rule, Severity } from '../engine/rule.ts';

const start = '<!-- rules: written by packages/tile/generate/rule-table.ts -->';
const end = '<!-- /rules -->';

const letters: Readonly<Record<Severity | 'off', string>> = { error: 'E', warning: 'W', info: 'I', off: '-' };

/** A page with the table of all rules between its two marks. */
export function withRuleTable(page: string, rules: readonly Rule[]): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`The page has no place for the rules: "${start}" … "${end}"`);
  return `${page.slice(0, from + start.length)}\n\n${ruleTable(rules)}\n${page.slice(to)}`;
}

function ruleTable(rules: readonly Rule[]): string {
  const lines = [
    '| rule | new | repo | fix | requires | published tiles that break it |',
    '|---|---|---|---|---|---|',
  ];
  for (const rule of rules) {
    const { id, severity, fixable, requires, published, tileOnly } = rule;
    const scope = tileOnly ? 'Tile-only: ' : '';
    lines.push(
      `| \`${id}\` | ${letters[severity.new]} | ${letters[severity.repo]} | ${fixable ? 'yes' : ''} | ${cell(scope + requires)} | ${cell(published)} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('{{', '{ {').replaceAll('\n', ' ');
}
