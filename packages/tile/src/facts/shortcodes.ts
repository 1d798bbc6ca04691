import type { Change, Fix } from '../tile/change.ts';
import type { TextDocument } from '../tile/text-document.ts';

/** `{{< name … >}}`, `{{% /name %}}`: whether it closes, its name, and what follows the name. */
const shortcode = /\{\{[<%] ?(\/?)(tabs?|code-block|site-region)\b([^\n{}]{0,200}?) ?[>%]\}\}/y;

/**
 * What the repository's pages have instead of a shortcode: comments for tabs, a fence for code, and around a region the
 * comment that hides it.
 *
 * @param ends those of {@link regionEnds}
 * @returns `undefined` when the shortcode does not end, or when its counterpart is missing
 */
export function replaceShortcode(
  source: TextDocument,
  offset: number,
  ends: readonly number[],
): Fix | undefined {
  const { text } = source;
  shortcode.lastIndex = offset;
  const [written, slash, name = '', rest = ''] = shortcode.exec(text) ?? [];
  if (written === undefined) return undefined;
  const closing = slash === '/';
  const edit = (at: number, length: number, instead: string): Change => ({
    kind: 'edit',
    file: source.path,
    offset: at,
    length,
    text: instead,
  });
  if (name === 'site-region') {
    const end = closing ? undefined : ends.find((each) => each > offset);
    if (end === undefined) return undefined;
    return () => [edit(offset, 0, '<!-- partial\n'), edit(end, 0, '\npartial -->')];
  }
  const instead =
    name === 'code-block'
      ? `\`\`\`${closing ? '' : (/lang="([\w+-]{1,30})"/.exec(rest)?.[1] ?? '')}`
      : `<!-- ${closing ? 'xxz' : 'xxx'} ${name}${rest} xxx -->`;
  return () => [edit(offset, written.length, instead)];
}

/** Where regions end, so that a text full of beginnings is read once. */
export function regionEnds(text: string): readonly number[] {
  return [...text.matchAll(/\{\{[<%] ?\/site-region ?[>%]\}\}/g)].map(
    (match) => match.index + match[0].length,
  );
}
