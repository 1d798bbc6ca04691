import type { HTMLElement } from 'node-html-parser';
import type { Page } from '../browser/page.ts';

/** One entry of a listing: a value of JSON, or an element. */
export type Entry = { readonly json: unknown } | { readonly element: HTMLElement; readonly page: Page };

/** A member of a value: a JSON Pointer (RFC 6901), or the name of a member; `a.b` looks into `a`. */
export function pointTo(value: unknown, path: string): unknown {
  const names = path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    : path === ''
      ? []
      : path.split('.');
  return names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

/** The text that a path finds within an entry: for elements `selector`, `selector@attribute` or an attribute. */
export function readEntry(entry: Entry, path: string): string | undefined {
  if ('json' in entry) {
    const found = pointTo(entry.json, path);
    if (typeof found === 'string') return found;
    if (typeof found === 'number' || typeof found === 'boolean') return String(found);
    return found === undefined || found === null ? undefined : JSON.stringify(found);
  }
  const own = entry.element.getAttribute(path.replace(/^@/, ''));
  if (own !== undefined) return own;
  const at = path.lastIndexOf('@');
  const [selector, attribute] = at === -1 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)];
  let found: HTMLElement | null;
  try {
    found = selector === '' ? entry.element : entry.element.querySelector(selector);
  } catch {
    return undefined;
  }
  if (!found) return undefined;
  if (attribute !== undefined) return found.getAttribute(attribute);
  return found.getAttribute('value') ?? found.text.trim();
}

/** The entries that a path finds in a page. */
export function selectEntries(page: Page, format: 'json' | 'html', items: string | undefined): Entry[] {
  if (format === 'html') {
    return page.root.querySelectorAll(items ?? '[data-id]').map((element) => ({ element, page }));
  }
  const found = items === undefined ? firstArray(page.json) : pointTo(page.json, items);
  return Array.isArray(found) ? found.map((json: unknown) => ({ json })) : [];
}

function firstArray(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value).find((inner) => Array.isArray(inner));
}
