import MarkdownIt, { type Token } from 'markdown-it';
import { tileImages } from './tile-images.ts';

const markdown = new MarkdownIt({ html: false, linkify: false });

// Links lead to other people's pages, images come from the tile: nothing is loaded from elsewhere.
markdown.renderer.rules.link_open = (tokens, index, options, _environment, self) => {
  const token = tokens[index];
  token?.attrSet('rel', 'noreferrer noopener');
  token?.attrSet('target', '_blank');
  return self.renderToken(tokens, index, options);
};
// A wide table scrolls on a phone: the keyboard must get into it.
markdown.renderer.rules.table_open = () => '<table tabindex="0">\n';
const renderImage = markdown.renderer.rules.image;
markdown.renderer.rules.image = (tokens, index, options, environment, self) => {
  const token = tokens[index];
  const source = String(token?.attrGet('src') ?? '');
  const local = /(?:^|\/)((?:images|assets)\/[\w./-]+)$/.exec(source)?.[1];
  if (local !== undefined && !local.includes('..')) token?.attrSet('src', `${tileImages}/${local}`);
  return renderImage?.(tokens, index, options, environment, self) ?? '';
};

/** A second-level section of a README. */
export interface Section {
  heading: string;
  title: Token[];
  body: Token[];
}

/** Splits a README at its second-level headings; links by reference work across sections. */
export function splitSections(text: string): Section[] {
  const sections: Section[] = [];
  const tokens = markdown.parse(text, {});
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token) continue;
    if (token.type === 'heading_open' && token.tag === 'h2') {
      const title = tokens.slice(index, index + 3);
      sections.push({ heading: title[1]?.content.trim() ?? '', title, body: [] });
      index += 2;
    } else {
      sections.at(-1)?.body.push(token);
    }
  }
  return sections;
}

export function renderTokens(tokens: Token[]): string {
  return markdown.renderer.render(tokens, markdown.options, {});
}

/** Renders Markdown; HTML in it is shown, not used. */
export function renderMarkdown(text: string): string {
  return markdown.render(text);
}
