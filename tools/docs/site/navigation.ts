import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';
import { resolveSiteLink } from './links.ts';
import type { SitePages } from './pages.ts';

/** An entry of the menu, in VitePress's form. */
export interface MenuItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly MenuItem[];
}

const markdown = new MarkdownIt();
const guide = 'docs/README.md';

/**
 * The menu follows the guide: the pages of its tables in their order, then the packages as its text lists them. A page
 * that is the README of a folder brings that folder's pages along, in the order of its own tables.
 */
export function siteMenu(root: string, pages: SitePages): MenuItem[] {
  const linked = pages.has(guide) ? readLinks(root, pages, guide) : [];
  const isPackage = ({ file }: PageLink) => /^(packages|apps)\//.test(file);
  const inTables = linked.filter((link) => link.isInTable && !isPackage(link));
  const inText = linked.filter((link) => !link.isInTable && isPackage(link));
  const item = (file: string, text: string) => (pages.has(file) ? [toItem(pages, { file, text })] : []);
  return [
    {
      text: 'Guide',
      items: [
        ...item('README.md', 'Start'),
        ...item(guide, 'Where to find what'),
        ...inTables.map((link) => ({ ...toItem(pages, link), ...folderItems(root, pages, link.file) })),
      ],
    },
    { text: 'Packages', items: inText.map((link) => toItem(pages, link)) },
    {
      text: 'The kit',
      items: [...item('CONTRIBUTING.md', 'Contributing'), ...item('SECURITY.md', 'Security')],
    },
  ].filter(({ items }) => items.length > 0);
}

interface PageLink {
  readonly file: string;
  readonly text: string;
  readonly isInTable: boolean;
}

function toItem(pages: SitePages, { file, text }: Pick<PageLink, 'file' | 'text'>): MenuItem {
  return { text, link: `/${(pages.get(file) ?? '').replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}` };
}

function folderItems(root: string, pages: SitePages, file: string): Pick<MenuItem, 'collapsed' | 'items'> {
  if (posix.basename(file) !== 'README.md') return {};
  const folder = posix.dirname(file);
  const children = readLinks(root, pages, file).filter(
    (link) => link.isInTable && link.file !== file && posix.dirname(link.file) === folder,
  );
  return children.length === 0 ? {} : { collapsed: true, items: children.map((link) => toItem(pages, link)) };
}

/** The links of a page to other pages, each once. */
function readLinks(root: string, pages: SitePages, source: string): PageLink[] {
  const tokens = markdown.parse(readFileSync(join(root, source), 'utf8'), {});
  const links = new Map<string, PageLink>();
  let tables = 0;
  for (const token of tokens) {
    if (token.type === 'table_open') tables += 1;
    if (token.type === 'table_close') tables -= 1;
    for (const { href, text } of linksIn(token)) {
      const link = resolveSiteLink(root, pages, source, href, undefined);
      if (link.to !== 'page') continue;
      const file = fileOf(pages, link.href);
      if (!links.has(file)) links.set(file, { file, text, isInTable: tables > 0 });
    }
  }
  return [...links.values()];
}

function* linksIn({ children }: Token): Iterable<{ href: string; text: string }> {
  const tokens = children ?? [];
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'link_open') continue;
    const end = tokens.findIndex((other, place) => place > index && other.type === 'link_close');
    const text = tokens.slice(index + 1, end).map(({ content }) => content);
    yield { href: String(token.attrGet('href')), text: text.join('') };
  }
}

function fileOf(pages: SitePages, href: string): string {
  const path = href.slice(1).replace(/#.*$/, '');
  return [...pages].find(([, page]) => page === path)?.[0] ?? '';
}
