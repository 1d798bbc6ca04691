import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MarkdownIt } from 'markdown-it';
import { isJsonObject } from '../../file-tree.ts';
import { headingAnchor } from '../heading-anchor.ts';
import { readAsOnGitHub } from './markdown.ts';
import { siteMenu } from './navigation.ts';
import { readOtherMarkdown, readSitePages } from './pages.ts';

/** VitePress's configuration: the repository's own pages, where they are. */
export function siteConfig(folder: string, repository: string | undefined) {
  const root = resolve(folder);
  const pages = readSitePages(root);
  const { title, description } = readTitle(root);
  const icon = `data:image/svg+xml;base64,${readFileSync(join(root, 'packages/sandbox/public/favicon.svg'), 'base64')}`;
  return {
    title,
    description,
    lang: 'en-US',
    srcDir: root,
    srcExclude: readOtherMarkdown(root, pages),
    rewrites: Object.fromEntries(pages),
    outDir: join(root, '.data/site'),
    cacheDir: join(root, '.data/site-cache'),
    head: [['link', { rel: 'icon', href: icon }]],
    markdown: {
      anchor: { slugify: headingAnchor },
      // Braces and colons mean themselves on GitHub.
      attrs: { disable: true },
      emoji: { enabled: [] },
      config: (markdown: MarkdownIt) => {
        readAsOnGitHub(markdown, root, pages, repository);
      },
    },
    themeConfig: {
      logo: icon,
      nav: [
        { text: 'Guide', link: '/guide' },
        { text: 'Rules', link: '/rules/' },
        { text: 'Troubleshooting', link: '/troubleshooting' },
      ].filter(({ link }) => [...pages.values()].includes(`${link.slice(1).replace(/\/$/, '/index')}.md`)),
      sidebar: siteMenu(root, pages),
      outline: [2, 3],
      search: { provider: 'local', options: { detailedView: true } },
      ...(repository !== undefined && { socialLinks: [{ icon: 'github', link: repository }] }),
    },
    vite: { server: { host: '127.0.0.1' }, plugins: [vueForPagesElsewhere] },
  };
}

/** The pages are not below the site's package, where Node would find Vue when it renders them. */
const vueForPagesElsewhere = {
  name: 'vue for pages elsewhere',
  enforce: 'pre',
  resolveId: (id: string, _importer: string | undefined, { ssr }: { ssr?: boolean }) =>
    ssr === true && /^vue(?:\/server-renderer)?$/.test(id) ? { id, external: true } : undefined,
} as const;

function readTitle(root: string): { title: string; description: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const text = (key: string) => {
    const value = isJsonObject(manifest) ? manifest[key] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { title: text('name'), description: text('description') };
}
