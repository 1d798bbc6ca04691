import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** The pages of the site: file of this repository → path on the site, both with slashes and `.md`. */
export type SitePages = ReadonlyMap<string, string>;

const sources = [
  'README.md',
  'docs/**/*.md',
  '{packages,apps}/*/README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
];

/** Every page that is there: a fork may have deleted some. */
export function readSitePages(root: string): SitePages {
  const files = sources.flatMap((pattern) => globSync(pattern, { cwd: root, exclude: isInstalled }));
  return new Map(files.map((file) => file.replaceAll('\\', '/')).map((file) => [file, sitePath(file)]));
}

/** Markdown that is no page of the site, for VitePress, which takes whatever it finds. */
export function readOtherMarkdown(root: string, pages: SitePages): string[] {
  return globSync('**/*.md', { cwd: root, exclude: isInstalled })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !pages.has(file));
}

function isInstalled(path: string): boolean {
  return /(^|[/\\])(node_modules|dist|\.data)$/.test(path);
}

/** The root's README is the first page; the guide is at the top, and each package under its folder's name. */
function sitePath(file: string): string {
  if (file === 'README.md') return 'index.md';
  if (file === 'docs/README.md') return 'guide.md';
  if (file.startsWith('docs/')) return file.slice('docs/'.length).replace(/README\.md$/, 'index.md');
  if (basename(file) === 'README.md') return `${dirname(file)}.md`;
  return file.toLowerCase();
}
