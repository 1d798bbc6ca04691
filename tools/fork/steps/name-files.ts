import { bytesOf, readText, textOf, type FileTree } from '../../file-tree.ts';
import type { Identity } from '../identity.ts';
import { integrationFolder, tileFolder, type SetUpPlan } from '../plan.ts';

/** Files outside the fork's own folders in which the example is named. */
export const sharedFiles: readonly string[] = ['.github/CODEOWNERS', 'README.md', 'SECURITY.md'];

/** Puts the partner's names in the place of the example's: texts and file names of the tile, the demo integration, the owners. */
export function renameFiles(files: FileTree, { from, to, existingTile }: SetUpPlan): FileTree {
  const renaming = new Renaming(from, to);
  const renamed = new Map<string, Uint8Array>();
  for (const [path, bytes] of files) {
    const inTile = path.startsWith(tileFolder);
    if (inTile && existingTile !== undefined) renamed.set(path, bytes);
    else if (inTile || path.startsWith(integrationFolder))
      renamed.set(renaming.path(path), renaming.file(path, bytes));
    else renamed.set(path, sharedFiles.includes(path) ? renaming.file(path, bytes) : bytes);
  }
  return renamed;
}

const metadata = `${tileFolder}metadata.csv`;

/** The column `integration` of metadata.csv follows the name of the offering, not the prefix of its metrics. */
export function nameIntegration(files: FileTree, { to }: SetUpPlan): FileTree {
  const [header = '', ...rows] = readText(files, metadata).split('\n');
  const column = header.trim().split(',').indexOf('integration');
  if (column === -1) return files;
  const name = integrationName(to.title);
  const named = rows.map((row) => {
    const cells = row.match(/(?:"(?:[^"]|"")*"|[^,"])+|(?<=,|^)(?=,|$)/g);
    if (row.trim() === '' || cells === null) return row;
    return cells.map((cell, index) => (index === column ? name : cell)).join(',');
  });
  return new Map([...files, [metadata, bytesOf([header, ...named].join('\n'))]]);
}

/** As Datadog's tools derive it from `source_type_name`. */
function integrationName(title: string): string {
  return title
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase();
}

/** Vulnerabilities of a fork are reported to the partner, not to the kit. */
export function nameContact(files: FileTree, { to }: SetUpPlan): FileTree {
  const bytes = files.get('SECURITY.md');
  const text = bytes === undefined ? undefined : textOf(bytes);
  if (text === undefined) return files;
  const named = text.replace('A fork should put its own contact here.', `Or write to ${to.supportEmail}.`);
  return new Map([...files, ['SECURITY.md', bytesOf(named)]]);
}

const readme = `${tileFolder}README.md`;

/** The tile says on which sites the offering works, when that is not all of them. */
export function nameSites(files: FileTree, { onlyOnSites: sites }: SetUpPlan): FileTree {
  if (sites === undefined) return files;
  const list =
    sites.length === 1
      ? `site ${sites[0] ?? ''}`
      : `sites ${sites.slice(0, -1).join(', ')} and ${sites.at(-1) ?? ''}`;
  const text = readText(files, readme).replace(
    /works on every \[Datadog site\](\[\d+\])/,
    (_, link: string) => `works on the Datadog ${list} ([all sites]${link})`,
  );
  return new Map([...files, [readme, bytesOf(text)]]);
}

/** The picture in the kit's README; it shows the example, so a fork has none until the partner takes one. */
export const readmePicture = '.github/images/start.png';

/** The repository's README begins with the partner's integration; the kit's own introduction follows under its name. */
export function introduceReadme(files: FileTree, { to }: SetUpPlan): FileTree {
  const bytes = files.get('README.md');
  const text = bytes === undefined ? undefined : textOf(bytes);
  if (text === undefined) return files;
  const introduction = `# ${to.title} for Datadog\n\nThe integration of ${to.title} with Datadog: the tile is in [integration-tile](integration-tile), the code in [apps/reference-server/src/integration](apps/reference-server/src/integration). The rest is the kit, which [\`pnpm fork:update\`](docs/your-integration.md#follow-the-kit) keeps up to date.\n`;
  const [, title = '', rest = ''] = /^# ([^\n]*)\n([\s\S]*)$/.exec(text) ?? [];
  const kit = title === '' ? text : `## About ${title}\n${rest}`;
  const pictured = new RegExp(`^!\\[[^\\]\\n]*\\]\\(${readmePicture.replaceAll('.', '\\.')}\\)\\n\\n?`, 'm');
  const changed = new Map([
    ...files,
    ['README.md', bytesOf(`${introduction}\n${kit.replace(pictured, '')}`)],
  ]);
  changed.delete(readmePicture);
  return changed;
}

/** Puts one identity in the place of another, in file names and in texts, escaped as the file's format wants it. */
class Renaming {
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
        // An owner is a whole word: in a search, a longer name is the path of an attribute.
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
