import { parse, type HTMLElement } from 'node-html-parser';
import { parseUrl } from './parse-url.ts';

/** A form, filled in as it came, and the button that sends it. */
export interface FilledForm {
  readonly action: URL;
  readonly method: string;
  readonly fields: URLSearchParams;
}

/** What a browser shows after redirects. */
export class Page {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  #root: HTMLElement | undefined;

  constructor(url: URL, status: number, text: string, headers: Readonly<Record<string, string>>) {
    this.url = url;
    this.status = status;
    this.text = text;
    this.headers = headers;
  }

  get root(): HTMLElement {
    this.#root ??= parse(this.text, { comment: false });
    return this.#root;
  }

  get isHtml(): boolean {
    return /html/i.test(this.headers['content-type'] ?? '') || /^\s*<(?:!doctype|html)/i.test(this.text);
  }

  get json(): unknown {
    try {
      const value: unknown = JSON.parse(this.text);
      return value;
    } catch {
      return undefined;
    }
  }

  /** The text that a person reads, without numbers and white space: to compare two pages. */
  get gist(): string {
    const root = this.isHtml ? parse(this.text, { comment: false }) : undefined;
    for (const element of root?.querySelectorAll('script, style, input') ?? []) element.remove();
    return (root?.text ?? this.text)
      .replace(/[0-9a-f]{8,}|\d+|[\w-]{20,}/gi, '')
      .replace(/\s+/g, ' ')
      .trim();
  }

  /** The value of a field, wherever it stands, or of a `<meta>` of that name. */
  field(name: string): string | undefined {
    const quoted = JSON.stringify(name);
    const input = this.root.querySelector(`input[name=${quoted}]`)?.getAttribute('value');
    return input ?? this.root.querySelector(`meta[name=${quoted}]`)?.getAttribute('content');
  }

  get forms(): HTMLElement[] {
    return this.root.querySelectorAll('form');
  }

  /** The form with these fields, or with this button, or the only one. */
  findForm(names: readonly string[], button?: string): HTMLElement | undefined {
    const candidates = this.forms.filter(
      (form) =>
        names.every((name) => form.querySelector(`[name=${JSON.stringify(name)}]`) !== null) &&
        (button === undefined || findButton(form, button) !== undefined),
    );
    return candidates[0];
  }

  fill(form: HTMLElement, values: Readonly<Record<string, string>>, button?: string): FilledForm {
    const fields = new URLSearchParams();
    for (const input of form.querySelectorAll('input, select, textarea')) {
      const name = input.getAttribute('name');
      const type = input.getAttribute('type')?.toLowerCase();
      if (name === undefined || type === 'submit' || type === 'button' || type === 'image') continue;
      if ((type === 'radio' || type === 'checkbox') && !input.hasAttribute('checked')) {
        // A choice that a person must make: the first one.
        if (type === 'checkbox' || fields.has(name)) continue;
      }
      fields.set(name, valueOf(input));
    }
    const pressed = button === undefined ? buttonsOf(form)[0] : findButton(form, button);
    const name = pressed?.getAttribute('name');
    if (name !== undefined) fields.set(name, pressed?.getAttribute('value') ?? '');
    for (const [key, value] of Object.entries(values)) fields.set(key, value);
    const action = pressed?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    return {
      action: new URL(action === '' ? this.url.href : action, this.url),
      method: (form.getAttribute('method') ?? 'get').toUpperCase(),
      fields,
    };
  }

  /** A link with this text. */
  link(label: string): URL | undefined {
    const found = this.root.querySelectorAll('a').find((link) => link.text.trim() === label);
    const target = found?.getAttribute('href');
    return target === undefined ? undefined : new URL(target, this.url);
  }

  /** A form that needs no decision: no visible field, one button. */
  get onlyStep(): HTMLElement | undefined {
    const [form, ...others] = this.forms;
    if (!form || others.length > 0 || buttonsOf(form).length > 1) return undefined;
    const asks = form
      .querySelectorAll('input, textarea')
      .some(
        (input) => !['hidden', 'submit', 'radio', 'button'].includes(input.getAttribute('type') ?? 'text'),
      );
    return asks ? undefined : form;
  }

  /** Where the page itself leads on within seconds: `<meta http-equiv="refresh">`, or a header of that name. */
  get refresh(): URL | undefined {
    const written = this.root.querySelector('meta[http-equiv="refresh" i]')?.getAttribute('content');
    const content = written ?? this.headers.refresh ?? '';
    const target = /url\s*=\s*['"]?([^'"]+)/i.exec(content)?.[1];
    return target === undefined || Number.parseInt(content, 10) > 5
      ? undefined
      : (parseUrl(target, this.url.href) ?? undefined);
  }

  /** The next page of a listing: of a link with `rel="next"`, a `Link` header, or a member of JSON. */
  get next(): URL | undefined {
    const linked = this.isHtml
      ? this.root.querySelector('a[rel~="next"], link[rel~="next"]')?.getAttribute('href')
      : undefined;
    const header = /<([^>]+)>\s*;[^,]*rel="?next"?/i.exec(this.headers.link ?? '')?.[1];
    const written = linked ?? header ?? nextOf(this.json);
    return written === undefined ? undefined : (parseUrl(written, this.url.href) ?? undefined);
  }

  /** An authorization request in the text: a link, a script, or a member of JSON. */
  get authorizeUrl(): URL | undefined {
    const text = this.text
      .replaceAll('\\/', '/')
      .replaceAll('\\u0026', '&')
      .replaceAll('&amp;', '&')
      .replaceAll('&#x2F;', '/')
      .replaceAll('&#38;', '&');
    const found = /https?:\/\/[^\s"'<>\\]+\/oauth2\/v1\/authorize\?[^\s"'<>\\]+/.exec(text)?.[0];
    return found === undefined ? undefined : (parseUrl(found) ?? undefined);
  }
}

/** An address under a usual name: `next`, or `links.next`. */
function nextOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  for (const name of ['next', 'next_url', 'nextUrl', 'next_page', 'nextPage']) {
    const found: unknown = Reflect.get(value, name);
    if (typeof found === 'string' && /^(?:https?:|\/|\?)/.test(found)) return found;
  }
  for (const name of ['links', '_links', 'paging', 'pagination', 'meta', 'page']) {
    const found = nextOf(Reflect.get(value, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function buttonsOf(form: HTMLElement): HTMLElement[] {
  return form
    .querySelectorAll('button, input[type="submit" i], input[type="image" i]')
    .filter((button) => !['button', 'reset'].includes(button.getAttribute('type')?.toLowerCase() ?? ''));
}

function findButton(form: HTMLElement, label: string): HTMLElement | undefined {
  return buttonsOf(form).find((button) =>
    [
      button.text.trim(),
      button.getAttribute('value'),
      button.getAttribute('name'),
      button.getAttribute('id'),
    ].includes(label),
  );
}

function valueOf(input: HTMLElement): string {
  if (input.tagName === 'TEXTAREA') return input.text;
  if (input.tagName !== 'SELECT') {
    const isChoice = ['radio', 'checkbox'].includes(input.getAttribute('type') ?? '');
    return input.getAttribute('value') ?? (isChoice ? 'on' : '');
  }
  const options = input.querySelectorAll('option');
  const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0];
  return chosen?.getAttribute('value') ?? chosen?.text.trim() ?? '';
}
