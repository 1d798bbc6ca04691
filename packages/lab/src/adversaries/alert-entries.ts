import { HTMLElement } from 'node-html-parser';
import type { alertPage, TestAlert } from './alerts.ts';

/** What stands around an alert's title: its entries in a list, as far as it can be determined. */
export function surroundings(page: Page, { title }: TestAlert): string {
  if (page.json !== undefined) return JSON.stringify(entriesWith(page.json, title));
  return page.isHtml ? entriesOf(page, title).join('\n') : page.text;
}

type Page = Awaited<ReturnType<typeof alertPage>>;

/** How an entry looks without its title, ids and times: open ones look alike, closed ones too. */
export function look(page: Page, { title }: TestAlert): string {
  const entries = page.json !== undefined ? entriesWith(page.json, title) : entriesOf(page, title);
  // A history shows them in its own order.
  const text = entries
    .map((entry) => JSON.stringify(entry))
    .sort()
    .join('\n');
  return text
    .replaceAll(title, '')
    .replace(/[\w-]*\d[\w.:-]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The values that have the title in them, with the names of the lists that they stand in. */
function entriesWith(value: unknown, title: string, path = ''): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (typeof item !== 'object' || item === null)
        return typeof item === 'string' && item.includes(title) ? [{ path, item }] : [];
      const inner = Object.values(item).some((field) => typeof field === 'string' && field.includes(title));
      return inner ? [{ path, item }] : entriesWith(item, title, path);
    });
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => entriesWith(inner, title, `${path}/${name}`))
    : [];
}

const repeated = new Set(['LI', 'TR', 'ARTICLE', 'DIV', 'SECTION', 'DT', 'DD', 'P', 'DETAILS']);

/** The smallest elements of a list that have the title in them. */
function entriesOf(page: Page, title: string): string[] {
  const entries = innermostWith(page.root, title).map((inner) => {
    let element = inner;
    while (!repeated.has(element.tagName) || !hasSiblings(element)) {
      const parent: unknown = element.parentNode;
      if (
        !(parent instanceof HTMLElement) ||
        ['BODY', 'UL', 'OL', 'TBODY', 'TABLE', 'HTML'].includes(parent.tagName) ||
        !parent.tagName
      )
        break;
      element = parent;
    }
    // “Open” and “over” may be the headings above the lists.
    const heading = page.root
      .querySelectorAll('h1, h2, h3, h4, h5, h6, caption, summary, legend')
      .findLast(({ range }) => range[0] < element.range[0]);
    return `${heading?.text.trim() ?? ''} ${element.outerHTML}`;
  });
  return [...new Set(entries)];
}

/** The elements with the text of which no child has it whole. */
function innermostWith(element: HTMLElement, text: string): HTMLElement[] {
  const holders = element.childNodes.filter(
    (child): child is HTMLElement => child instanceof HTMLElement && child.text.includes(text),
  );
  return holders.flatMap((holder) => {
    const inner = innermostWith(holder, text);
    return inner.length > 0 ? inner : [holder];
  });
}

function hasSiblings({ parentNode }: HTMLElement): boolean {
  const parent: unknown = parentNode;
  return (
    parent instanceof HTMLElement &&
    parent.childNodes.filter((node) => node instanceof HTMLElement).length > 1
  );
}
