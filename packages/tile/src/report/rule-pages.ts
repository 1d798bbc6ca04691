import type { Rule } from '../engine/rule.ts';

/** What each group of rules is about, in the order of the pages. */
const areas: Readonly<Record<string, string>> = {
  layout: 'Files and folders',
  manifest: 'manifest.json',
  media: 'Gallery pictures',
  oauth: 'OAuth client',
  readme: 'README',
  changelog: 'CHANGELOG',
  dashboard: 'Dashboards',
  monitor: 'Monitor templates',
  'saved-view': 'Saved views',
  metadata: 'metadata.csv',
  'service-checks': 'Service checks',
  logs: 'Log pipelines',
  dataflows: 'Dataflows',
  'webhook-config': 'Webhook configuration',
  logo: 'Logos',
  suppression: 'Suppressions',
};

const severities = { error: 'error', warning: 'warning', info: 'hint', off: 'off' } as const;

/** Where a rule is described, relative to the folder of the pages: `dashboard.md#dashboardlog-source`. */
export function rulePlace(id: string): string {
  return `${pageOf(areaOf(id))}#${id.replace('/', '')}`;
}

/**
 * The documentation of all rules: a page per group, and an overview.
 *
 * @returns the text of each page by its file name
 */
export function rulePages(rules: readonly Rule[]): ReadonlyMap<string, string> {
  const groups = Map.groupBy(rules, ({ id }) => areaOf(id));
  const pages = [...groups].map(([area, list]) => [pageOf(area), areaPage(area, list)] as const);
  return new Map([['README.md', overview(groups)], ...pages]);
}

/** One rule as Markdown, without its heading. */
export function ruleText(rule: Rule): string {
  const { requires, why, remedy, example, severity, published, fixable, tileOnly, bypasses } = rule;
  const scope = tileOnly ? ' Agent checks are exempt.' : '';
  const bypass = bypasses
    ? `\n\nA log pipeline silences it with ${bypasses.map((name) => `\`# bypass-global-${name}-checks\``).join(' or ')}.`
    : '';
  return [
    `${requires}${scope}`,
    `**Why.** ${why}`,
    `**Remedy.** ${remedy}${bypass}`,
    `- Bad: ${code(example.bad)}\n- Good: ${code(example.good)}`,
    [
      `Profile \`new\`: ${severities[severity.new]}. Profile \`repo\`: ${severities[severity.repo]}.`,
      fixable ? ' `--fix` corrects it where that is safe.' : '',
      ` Source: ${sourceText(rule.source)}.`,
      published.includes('/') ? ` Published tiles that break it: ${published}.` : '',
    ].join(''),
  ].join('\n\n');
}

function areaOf(id: string): string {
  return id.split('/')[0] ?? id;
}

/** On macOS and Windows, `readme.md` is the same file as the overview's `README.md`. */
function pageOf(area: string): string {
  return area === 'readme' ? 'tile-readme.md' : `${area}.md`;
}

function overview(groups: ReadonlyMap<string, readonly Rule[]>): string {
  const rows = [...groups].map(
    ([area, list]) =>
      `| [${areas[area] ?? area}](${pageOf(area)}) | ${list.length} | ${list.filter((rule) => rule.fixable).length} |`,
  );
  return `# Rules of the tile validator

<!-- Written by packages/tile/generate/rule-pages.ts from the rules themselves. -->

\`pnpm tile:validate\` names a rule with each finding; \`pnpm tile:validate --explain RULE\` prints what these pages say of it.

| about | rules | with \`--fix\` |
|---|---|---|
${rows.join('\n')}
`;
}

function areaPage(area: string, rules: readonly Rule[]): string {
  const sections = rules.map((rule) => `## \`${rule.id}\`\n\n${ruleText(rule)}\n`);
  return `# Rules: ${areas[area] ?? area}

<!-- Written by packages/tile/generate/rule-pages.ts from the rules themselves. -->

${sections.join('\n')}`;
}

/** Marks text as code; text that holds code marks gets longer ones. */
function code(text: string): string {
  const runs = (text.match(/`+/g) ?? []).map((run) => run.length);
  const mark = '`'.repeat(Math.max(0, ...runs) + 1);
  const pad = runs.length > 0 ? ' ' : '';
  return `${mark}${pad}${text.replaceAll('\n', ' ')}${pad}${mark}`;
}

function sourceText(source: string): string {
  return source.startsWith('https://') ? `<${source}>` : source;
}
