import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import MarkdownIt from 'markdown-it';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeadLinkError, repositoryUrl, resolveSiteLink } from './links.ts';
import { readAsOnGitHub } from './markdown.ts';
import { siteMenu } from './navigation.ts';
import { readOtherMarkdown, readSitePages } from './pages.ts';
import { findDeadLinks } from './try-site.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tilekit-site-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const repository = 'https://github.com/somebody/else';
const small = {
  'README.md': '# Kit\n',
  'docs/README.md':
    '| you want | page |\n|---|---|\n| this | [Second](second.md), then [First](first.md#part) |\n| that | [Rules](rules/README.md) |\n\n[b](../packages/b/README.md), [a](../packages/a/README.md), [code](../packages/a/src/a.ts)\n',
  'docs/first.md': '# First\n',
  'docs/second.md': '# Second\n',
  'docs/rules/README.md': '| about |\n|---|\n| [One](one.md) |\n',
  'docs/rules/one.md': '# One\n',
  'docs/site/node_modules/other/README.md': '# Not ours\n',
  'packages/a/README.md': '# a\n',
  'packages/a/src/a.ts': '',
  'packages/a/src/notes.md': '',
  'packages/b/README.md': '# b\n',
  'CONTRIBUTING.md': '# Contributing\n',
};

describe('the pages', () => {
  it('are the README, the guide, the packages and what people ask first; nothing installed', () => {
    write(small);
    const pages = readSitePages(root);
    expect(Object.fromEntries(pages)).toEqual({
      'README.md': 'index.md',
      'docs/README.md': 'guide.md',
      'docs/first.md': 'first.md',
      'docs/second.md': 'second.md',
      'docs/rules/README.md': 'rules/index.md',
      'docs/rules/one.md': 'rules/one.md',
      'packages/a/README.md': 'packages/a.md',
      'packages/b/README.md': 'packages/b.md',
      'CONTRIBUTING.md': 'contributing.md',
    });
    expect(readOtherMarkdown(root, pages)).toEqual(['packages/a/src/notes.md']);
  });

  it('of this repository have addresses of their own, on every file system', () => {
    const paths = [...readSitePages(resolve(import.meta.dirname, '../../..')).values()];
    expect(paths.length).toBeGreaterThan(40);
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  });
});

describe('the menu', () => {
  it('has the order of the guide, and the pages of a folder below its README', () => {
    write(small);
    const [guide, packages, kit] = siteMenu(root, readSitePages(root));
    expect(guide?.items).toEqual([
      { text: 'Start', link: '/' },
      { text: 'Where to find what', link: '/guide' },
      { text: 'Second', link: '/second' },
      { text: 'First', link: '/first' },
      { text: 'Rules', link: '/rules/', collapsed: true, items: [{ text: 'One', link: '/rules/one' }] },
    ]);
    expect(packages?.items?.map(({ link }) => link)).toEqual(['/packages/b', '/packages/a']);
    expect(kit?.items).toEqual([{ text: 'Contributing', link: '/contributing' }]);
  });

  it('leaves out what a fork has deleted', () => {
    write({ 'README.md': '# Ours\n' });
    expect(siteMenu(root, readSitePages(root))).toEqual([
      { text: 'Guide', items: [{ text: 'Start', link: '/' }] },
    ]);
  });
});

describe('a link', () => {
  const link = (source: string, href: string, known: string | undefined = repository) => {
    write(small);
    return resolveSiteLink(root, readSitePages(root), source, href, known);
  };

  it.each([
    ['docs/first.md', 'second.md#part', '/second.md#part'],
    ['docs/rules/one.md', '../README.md', '/guide.md'],
    ['docs/first.md', 'rules', '/rules/index.md'],
    ['docs/first.md', '../packages/a', '/packages/a.md'],
    ['packages/a/README.md', '../../README.md', '/index.md'],
  ])('in %s to %s leads to the page', (source, href, expected) => {
    expect(link(source, href)).toEqual({ to: 'page', href: expected });
  });

  it('to a file leads to the repository, where that is known', () => {
    expect(link('docs/first.md', '../packages/a/src/a.ts')).toEqual({
      to: 'web',
      href: `${repository}/blob/HEAD/packages/a/src/a.ts`,
    });
    expect(link('docs/first.md', '../packages/a/src')).toEqual({
      to: 'web',
      href: `${repository}/tree/HEAD/packages/a/src`,
    });
  });

  it('to a file is text, where the repository is not known', () => {
    write(small);
    expect(
      resolveSiteLink(root, readSitePages(root), 'docs/first.md', '../packages/a/src/a.ts', undefined),
    ).toEqual({ to: 'file', path: 'packages/a/src/a.ts' });
  });

  it.each(['missing.md', '../missing.ts', '../../outside'])('to %s ends the build', (href) => {
    expect(() => link('docs/first.md', href)).toThrow(DeadLinkError);
  });
});

it.each([
  ['https://github.com/a-b/c.d.git\n', 'https://github.com/a-b/c.d'],
  ['https://user:secret@github.com/a/b', 'https://github.com/a/b'],
  ['git@github.com:a/b.git', 'https://github.com/a/b'],
  ['ssh://git@github.com/a/b', 'https://github.com/a/b'],
  ['https://github.com.example/a/b', undefined],
  ['/srv/hub.git', undefined],
  ['', undefined],
])('a remote %j is the repository %j', (remote, expected) => {
  expect(repositoryUrl(remote)).toBe(expected);
});

it('GitHub Actions names its own server', () => {
  expect(repositoryUrl('', 'https://git.example', 'a/b')).toBe('https://git.example/a/b');
});

describe('a page', () => {
  const render = (text: string, known?: string) => {
    write(small);
    const markdown = new MarkdownIt({ html: true });
    readAsOnGitHub(markdown, root, readSitePages(root), known);
    return markdown.render(text, { path: join(root, 'docs/first.md'), relativePath: 'first.md' });
  };

  it('keeps its own anchors, and links pages by their path on the site', () => {
    expect(render('[a](#part) [b](second.md)')).toBe(
      '<p><a href="#part">a</a> <a href="/second.md">b</a></p>\n',
    );
  });

  it('has nothing to click for a file in an unknown repository', () => {
    expect(render('[a](../packages/a/src/a.ts)')).not.toContain('href');
  });

  it('shows tasks as boxes', () => {
    expect(render('- [ ] apply\n- [x] done\n- [link](second.md)')).toMatch(/☐ apply[^]*☑ done[^]*link<\/a>/);
  });

  it('has no expressions of Vue', () => {
    expect(render('{{ 1 + 1 }} and `{{host}}`')).not.toContain('{{');
  });
});

it('a built page with a link to nowhere is found', () => {
  write({
    'index.html':
      '<h2 id="here"></h2><a href="/x/a.html#there">a</a><a href="#here">b</a><a href="https://e.example">c</a>',
    'a.html':
      '<h2 id="there"></h2><a class="x" href="/x/">home</a><a href="/x/b.html">b</a><a href="/elsewhere">c</a>',
    'deep/c.html': '<a href="../a.html#missing">a</a><img src="/x/none.png">',
  });
  const { pages, links, faults } = findDeadLinks(root, '/x/');
  expect([pages, links]).toEqual([3, 7]);
  expect(faults.sort()).toEqual([
    'a.html: "/elsewhere" does not exist',
    'a.html: "/x/b.html" does not exist',
    'deep/c.html: "../a.html#missing" has no such heading',
    'deep/c.html: "/x/none.png" does not exist',
  ]);
});
