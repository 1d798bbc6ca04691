import { posix } from 'node:path';
import type { MarkdownIt } from 'markdown-it';
import { resolveSiteLink } from './links.ts';
import type { SitePages } from './pages.ts';

/**
 * What our pages mean on GitHub and VitePress reads otherwise: links between files, lists of tasks, and `{{`, which
 * would be an expression of Vue.
 */
export function readAsOnGitHub(
  markdown: MarkdownIt,
  root: string,
  pages: SitePages,
  repository: string | undefined,
): void {
  markdown.core.ruler.push('links of the repository', ({ tokens, env }) => {
    const source = sourceOf(env, root, pages);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? String(token.attrGet('href') ?? '') : '';
      if (href === '' || href.startsWith('#')) continue;
      const link = resolveSiteLink(root, pages, source, href, repository);
      if (link.to !== 'file') {
        token.attrSet('href', link.href);
        continue;
      }
      token.attrs = [
        ['title', link.path],
        // Neither a page nor a download: VitePress leaves it alone.
        ['target', '_self'],
      ];
    }
  });
  markdown.core.ruler.push('tasks', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const [first] = token.children ?? [];
      const [mark] = /^\[[ xX]\] /.exec(first?.content ?? '') ?? [];
      if (mark === undefined || first === undefined || tokens[index - 2]?.type !== 'list_item_open') continue;
      first.content = `${mark === '[ ] ' ? '☐' : '☑'} ${first.content.slice(mark.length)}`;
      tokens[index - 2]?.attrJoin('class', 'task');
    }
  });
  const { text, code_inline } = markdown.renderer.rules;
  for (const [name, rule] of Object.entries({ text, code_inline })) {
    if (rule === undefined) continue;
    markdown.renderer.rules[name] = (...args) => rule(...args).replaceAll('{{', '&#123;&#123;');
  }
}

/** VitePress names the file on the disk, or only the page by its path on the site, or the file by its path from the root. */
function sourceOf(env: unknown, root: string, pages: SitePages): string {
  const at = (key: string): string => {
    const value: unknown = typeof env === 'object' && env !== null ? Reflect.get(env, key) : undefined;
    return typeof value === 'string' ? value.replaceAll('\\', '/') : '';
  };
  const named = at('relativePath');
  const files = [at('realPath'), at('path')].map((file) => posix.relative(root.replaceAll('\\', '/'), file));
  const source =
    [...files, named].find((file) => pages.has(file)) ?? [...pages].find(([, path]) => path === named)?.[0];
  if (source === undefined) throw new Error(`VitePress renders "${named}", which is no page of the site.`);
  return source;
}
