import type { Fix } from '../tile/change.ts';
import type { Heading, Markdown } from '../tile/markdown.ts';
import type { Tile } from '../tile/tile.ts';

/** The documented order; Support and Troubleshooting share a place. */
const order = [
  ['Overview'],
  ['Setup'],
  ['Uninstallation'],
  ['Data Collected'],
  ['Support', 'Troubleshooting'],
  ['Further Reading'],
];

/** The place of a section in the documented order, -1 for one of the partner's own. */
export function sectionRank(name: string): number {
  return order.findIndex((names) => names.some((each) => each.toLowerCase() === name.toLowerCase()));
}

const stubs: Readonly<Record<string, string>> = {
  Overview: 'This integration connects your account with Datadog.',
  Setup: 'Install the integration in Datadog and connect your account.',
  Uninstallation: 'Disconnect Datadog in your account, then uninstall the integration in Datadog.',
  'Data Collected': 'This integration submits the data described above.',
  Support: 'Need help? Contact our support.',
};

/** Inserts a section where the order wants it: before the first section that comes later, else before the links. */
export function insertSection(readme: Markdown, name: string): Fix {
  return () => {
    const later = readme.headings.find(
      (heading) => heading.level === 2 && sectionRank(heading.text) > sectionRank(name),
    );
    const offset = later ? (readme.source.lineStarts[later.line - 1] ?? 0) : endOfProse(readme);
    const before = readme.source.text.slice(0, offset);
    const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    const text = `${lead}## ${name}\n\n${stubs[name] ?? ''}\n\n`;
    return [{ kind: 'edit', file: readme.source.path, offset, length: 0, text }];
  };
}

/** Where the link definitions at the end begin. */
function endOfProse(readme: Markdown): number {
  const { text, lineStarts } = readme.source;
  const definitionLines = new Set(readme.definitions.map((definition) => definition.line));
  let line = lineStarts.length;
  while (line > 0 && (definitionLines.has(line) || readme.source.lineText(line).trim() === '')) line--;
  const firstDefinition = [...definitionLines].find((each) => each > line);
  return firstDefinition === undefined ? text.length : (lineStarts[firstDefinition - 1] ?? text.length);
}

/** Sorts the known sections into the documented order; sections of the partner's own stay behind what they followed. */
export function reorderSections(readme: Markdown): Fix {
  return () => {
    const { text, lineStarts, path } = readme.source;
    const tops = readme.headings.filter((heading) => heading.level === 2);
    const end = endOfProse(readme);
    const blocks: { rank: number; text: string }[] = [];
    for (const [index, heading] of tops.entries()) {
      const start = offsetOf(heading, lineStarts);
      const next = tops[index + 1];
      const own = text.slice(start, next ? offsetOf(next, lineStarts) : end).replace(/\n*$/, '\n\n');
      const rank = sectionRank(heading.text);
      const last = blocks.at(-1);
      if (rank === -1 && last) last.text += own;
      else blocks.push({ rank, text: own });
    }
    const first = tops[0];
    if (!first) return [];
    const start = offsetOf(first, lineStarts);
    const sorted = blocks
      .map((block, index) => ({ ...block, index }))
      .sort((a, b) => a.rank - b.rank || a.index - b.index);
    const joined = sorted.map((block) => block.text).join('');
    const fitted = end === text.length ? joined.replace(/\n+$/, '\n') : joined;
    return [{ kind: 'edit', file: path, offset: start, length: end - start, text: fitted }];
  };
}

function offsetOf(heading: Heading, lineStarts: readonly number[]): number {
  return lineStarts[heading.line - 1] ?? 0;
}

/** Adds the sentence that links the list of metrics, right under the section's heading. */
export function linkMetadata(tile: Tile, readme: Markdown, section: Heading): Fix {
  return () => {
    const label = nextLabel(readme);
    const offset = readme.source.lineStarts[section.line] ?? readme.source.text.length;
    const url = `https://github.com/DataDog/integrations-extras/blob/master/${tile.folder}/metadata.csv`;
    const sentence = `\n### Metrics\n\nSee [metadata.csv][${label}] for a list of metrics provided by this integration.\n`;
    return [
      { kind: 'edit', file: 'README.md', offset, length: 0, text: sentence },
      addDefinition(readme, `[${label}]: ${url}\n`),
    ];
  };
}

export function nextLabel(readme: Markdown): number {
  return (
    Math.max(
      0,
      ...readme.definitions.map((definition) =>
        /^\d{1,6}$/.test(definition.label) ? Number(definition.label) : 0,
      ),
    ) + 1
  );
}

/** Appends a link definition after the last one. */
export function addDefinition(readme: Markdown, definition: string) {
  const { text } = readme.source;
  const lead = text.endsWith('\n') ? (readme.definitions.length > 0 ? '' : '\n') : '\n';
  return {
    kind: 'edit',
    file: 'README.md',
    offset: text.length,
    length: 0,
    text: `${lead}${definition}`,
  } as const;
}
