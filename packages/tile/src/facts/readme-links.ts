import type { Change, Fix } from '../tile/change.ts';
import { normalizeLabel, type Markdown } from '../tile/markdown.ts';
import type { MarkdownLink } from '../tile/markdown-links.ts';
import { addDefinition, nextLabel } from './readme-sections.ts';

/** Where a link stands in the text; the block's first line is known, its column is looked for. */
function offsetOf(readme: Markdown, line: number, raw: string): number {
  return readme.source.text.indexOf(raw, readme.source.lineStarts[line - 1] ?? 0);
}

/** Turns an inline link into a numbered reference; an address that has a number keeps it. */
export function toReference(readme: Markdown | undefined, link: MarkdownLink): Fix | undefined {
  // A link with a title, or with an address in angle brackets, would lose them.
  if (!readme || link.target === '' || !link.raw.endsWith(`[${link.text}](${link.target})`)) return undefined;
  return () => {
    const offset = offsetOf(readme, link.line, link.raw);
    if (offset === -1) return [];
    const known = readme.definitions.find((definition) => definition.url === link.target);
    const label = known?.label ?? String(nextLabel(readme));
    const edit: Change = {
      kind: 'edit',
      file: 'README.md',
      offset,
      length: link.raw.length,
      text: `${link.image ? '!' : ''}[${link.text}][${label}]`,
    };
    return known ? [edit] : [edit, addDefinition(readme, `[${label}]: ${link.target}\n`)];
  };
}

/** Makes a bare address a link with itself as text. */
export function wrapUrl(readme: Markdown | undefined, link: MarkdownLink): Fix | undefined {
  if (!readme || link.target === '') return undefined;
  return () => {
    const offset = offsetOf(readme, link.line, link.raw);
    return offset === -1
      ? []
      : [{ kind: 'edit', file: 'README.md', offset, length: link.target.length, text: `<${link.target}>` }];
  };
}

/** Replaces text once, from a line on. */
export function replaceInLine(
  readme: Markdown | undefined,
  line: number,
  from: string,
  to: string,
): Fix | undefined {
  if (!readme) return undefined;
  return () => {
    const offset = offsetOf(readme, line, from);
    return offset === -1 ? [] : [{ kind: 'edit', file: 'README.md', offset, length: from.length, text: to }];
  };
}

/** Numbers the definitions in their order from 1 on, and every use with them. */
export function renumber(readme: Markdown | undefined): Fix | undefined {
  if (!readme) return undefined;
  return () => {
    const { source } = readme;
    const numbered = readme.definitions.filter((definition) => /^\d+$/.test(definition.label));
    const labels = new Map(
      numbered.map((definition, index) => [normalizeLabel(definition.label), String(index + 1)]),
    );
    if (labels.size !== numbered.length) return [];
    const changes: Change[] = [];
    for (const definition of numbered) {
      const offset = source.text.indexOf(
        `[${definition.label}]:`,
        source.lineStarts[definition.line - 1] ?? 0,
      );
      change(changes, offset + 1, definition.label, labels.get(normalizeLabel(definition.label)));
    }
    let from = 0;
    for (const link of readme.links) {
      if (link.kind !== 'reference') continue;
      const start = Math.max(from, source.lineStarts[link.line - 1] ?? 0);
      const offset = source.text.indexOf(link.raw, start);
      if (offset === -1) continue;
      from = offset + link.raw.length;
      change(changes, from - 1 - link.target.length, link.target, labels.get(normalizeLabel(link.target)));
    }
    return changes;
  };
}

function change(changes: Change[], offset: number, before: string, after: string | undefined): void {
  if (after === undefined || after === before) return;
  changes.push({ kind: 'edit', file: 'README.md', offset, length: before.length, text: after });
}
