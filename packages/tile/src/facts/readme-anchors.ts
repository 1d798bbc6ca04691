import type { Markdown } from '../tile/markdown.ts';

/** The anchors that a page of the repository or of the documentation gives its headings, and those it sets itself. */
export function headingAnchors(readme: Markdown): ReadonlySet<string> {
  const anchors = new Set<string>();
  const counts = new Map<string, number>();
  for (const { text } of readme.headings) {
    const plain = text
      .replace(/!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, '$1')
      .replace(/[*_`]+/g, (mark) => (mark.startsWith('_') ? mark : ''));
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    const name = count === 0 ? slug : `${slug}-${count}`;
    anchors.add(name);
    // The documentation's own pages make one hyphen of several.
    anchors.add(name.replace(/-+/g, '-'));
  }
  for (const match of readme.source.text.matchAll(/\b(?:id|name)=["']?([\w-]{1,100})/g))
    anchors.add((match[1] ?? '').toLowerCase());
  return anchors;
}

/** The line of a code block that runs to the end of the page. */
export function unclosedFence(readme: Markdown): number | undefined {
  const { source, codeLines } = readme;
  let open: { mark: string; line: number } | undefined;
  for (let line = 1; line <= source.lineStarts.length; line++) {
    const [, mark = '', rest = ''] = /^\s*(`{3,}|~{3,})(.*)$/.exec(source.lineText(line)) ?? [];
    if (mark === '' || !codeLines.has(line)) continue;
    if (!open) open = { mark, line };
    else if (mark.startsWith(open.mark) && rest.trim() === '') open = undefined;
  }
  return open?.line;
}
