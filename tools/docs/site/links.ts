import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { SitePages } from './pages.ts';

/** Where a link of a page leads on the site. */
export type SiteLink =
  /** Another page, in the form that VitePress knows: from the root, with `.md`. */
  | { readonly to: 'page'; readonly href: string }
  | { readonly to: 'web'; readonly href: string }
  /** A file of the repository, whose address is not known here: nothing to click, but its path can be read. */
  | { readonly to: 'file'; readonly path: string };

export class DeadLinkError extends Error {
  constructor(source: string, href: string) {
    super(`${source} links to "${href}", which does not exist.`);
    this.name = 'DeadLinkError';
  }
}

/**
 * @param source the page, by its path in the repository
 * @param repository its address on GitHub, without a slash at the end
 * @throws DeadLinkError
 */
export function resolveSiteLink(
  root: string,
  pages: SitePages,
  source: string,
  href: string,
  repository: string | undefined,
): SiteLink {
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(href)) return { to: 'web', href };
  const [encoded = '', anchor] = href.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const path = encoded === '' ? source : posix.join(posix.dirname(source), decodeURI(encoded));
  const page = pages.get(path) ?? pages.get(posix.join(path, 'README.md'));
  if (page !== undefined) return { to: 'page', href: `/${page}${hash}` };

  const found = path.startsWith('..') ? undefined : statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) throw new DeadLinkError(source, href);
  if (repository === undefined) return { to: 'file', path };
  return {
    to: 'web',
    href: `${repository}/${found.isDirectory() ? 'tree' : 'blob'}/HEAD/${encodeURI(path)}${hash}`,
  };
}

/**
 * The repository's address on GitHub, from what GitHub Actions says or from the address of git's remote.
 *
 * @returns undefined when it is elsewhere
 */
export function repositoryUrl(
  remote: string,
  server = 'https://github.com',
  name?: string,
): string | undefined {
  if (name !== undefined && name !== '') return `${server}/${name}`;
  const [, path] =
    /^(?:https:\/\/(?:[^@/]*@)?github\.com\/|(?:ssh:\/\/)?git@github\.com[:/])([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(
      remote.trim(),
    ) ?? [];
  return path === undefined ? undefined : `https://github.com/${path}`;
}
