import { bytesOf, textOf } from '../../file-tree.ts';
import type { Identity } from '../identity.ts';

/** Puts one identity in the place of another, in file names and in texts, escaped as the file's format wants it. */
export class Renaming {
  readonly #pairs: readonly (readonly [from: string, to: string])[];
  readonly #pattern: RegExp;

  constructor(from: Identity, to: Identity) {
    // Longest first: an e-mail address holds a host, a host holds a domain, a title holds a company.
    this.#pairs = [
      [from.supportEmail, to.supportEmail] as const,
      [from.salesEmail, to.salesEmail] as const,
      [from.host, to.host] as const,
      [from.domain, to.domain] as const,
      [encodeURIComponent(from.title), encodeURIComponent(to.title)] as const,
      [from.title, to.title] as const,
      [from.appId, to.appId] as const,
      [from.prefix, to.prefix] as const,
      [from.owner, to.owner] as const,
      [from.company, to.company] as const,
    ].toSorted((a, b) => b[0].length - a[0].length);
    this.#pattern = new RegExp(
      this.#pairs
        .map(([word]) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        // An owner is a whole word: what goes on behind it in a search is the path of an attribute.
        .map((word) => (word.startsWith('@') ? `${word}(?![\\w-]|\\.\\w)` : word))
        .join('|'),
      'g',
    );
  }

  path(path: string): string {
    return this.#replace(path, (word) => word);
  }

  /** The file with every name replaced; images and the like come back as they are. */
  file(path: string, bytes: Uint8Array): Uint8Array {
    const text = textOf(bytes);
    return text === undefined ? bytes : bytesOf(this.text(path, text));
  }

  text(path: string, text: string): string {
    if (/\.ya?ml$/.test(path))
      return text
        .split('\n')
        .map((line) => this.#yamlLine(line))
        .join('\n');
    if (/\.(svg|html|eta)$/.test(path)) return this.#replace(text, escapeXml);
    if (/\.[cm]?[jt]s$/.test(path)) return this.#script(text);
    // Names have no quotes, backslashes or commas, so that JSON, CSV, Markdown and .env need no escape.
    return this.#replace(text, (word) => word);
  }

  #replace(text: string, escape: (word: string) => string): string {
    return text.replaceAll(this.#pattern, (found) => {
      const pair = this.#pairs.find(([from]) => from === found);
      return pair === undefined ? found : escape(pair[1]);
    });
  }

  /** A plain scalar that would turn into a number or a truth value, as `name: 1.5`, gets quotes. */
  #yamlLine(line: string): string {
    const single = /'[^'\n]*'/.test(line);
    const renamed = this.#replace(line, (word) => (single ? word.replaceAll("'", "''") : word));
    if (renamed === line) return line;
    const scalar = /^(\s*(?:- )?[\w.-]+: |\s*- )([^\s'"|>[{].*)$/.exec(renamed);
    if (scalar === null) return renamed;
    const [, key = '', value = ''] = scalar;
    return /^(?:true|false|null|yes|no|on|off|[-+.\d]+(?:e[-+]?\d+)?)$/i.test(value)
      ? `${key}${JSON.stringify(value)}`
      : renamed;
  }

  /** In a script an apostrophe would end the string that the name stands in. */
  #script(text: string): string {
    return text
      .split('\n')
      .map((line) => {
        const comment = /^\s*(?:\*|\/\/|\/\*)/.test(line);
        return this.#replace(line, (word) => (comment ? word : word.replaceAll("'", "\\'")));
      })
      .join('\n');
  }
}

function escapeXml(word: string): string {
  return word.replaceAll('&', '&amp;').replaceAll("'", '&#39;');
}
