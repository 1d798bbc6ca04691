import { createHash } from 'node:crypto';
import { readTileFile } from '../tile/load-tile.ts';
import { decodeText } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';
import { drawnWordmark, exampleIds, examplePictures, exampleTexts } from './example-tile.ts';

/** Something of the kit's example that a partner's integration must not have when it is published. */
export interface Residue {
  /** Relative to the tile or, for `scope: 'repository'`, to the repository. */
  readonly file: string;
  readonly scope: 'tile' | 'repository';
  readonly line: number;
  /** What it is, and what the owner does about it. */
  readonly message: string;
}

/**
 * Finds what is left of the example: its pictures, its sentences, ids that Datadog never assigned and addresses that cannot
 * exist. In the repository of a fork also the parts of the server that invent their data.
 * @param repository the directory that has `.tilekit.json`, where there is one
 * @returns the places, each with what its owner has to do; empty when nothing is left
 */
export function findResidue(tile: Tile, repository?: string): Residue[] {
  const state = repository === undefined ? undefined : readForkState(repository);
  return [
    ...pictures(tile),
    ...ids(tile, state?.inventedIds ?? []),
    ...addresses(tile),
    ...texts(tile),
    ...(repository === undefined || !state ? [] : serverParts(repository)),
  ];
}

function pictures(tile: Tile): Residue[] {
  return [...tile.files.values()].flatMap((file) => {
    if (!/^(?:images|assets\/logos)\/.*\.(?:png|svg)$/i.test(file.path)) return [];
    const bytes = file.readAll?.() ?? file.bytes;
    if (!bytes || !isPlaceholder(bytes)) return [];
    const remedy = file.path.startsWith('images/')
      ? 'Replace it by a screenshot of your integration, 16:9, 1440×810 or larger.'
      : 'Replace it by your logo.';
    return [
      {
        file: file.path,
        scope: 'tile',
        line: 1,
        message: `The picture is a placeholder. ${remedy}`,
      } as const,
    ];
  });
}

function isPlaceholder(bytes: Uint8Array): boolean {
  const hash = createHash('sha256').update(bytes).digest('hex');
  return examplePictures.has(hash) || Buffer.from(bytes).includes(drawnWordmark);
}

function ids(tile: Tile, invented: readonly (string | number)[]): Residue[] {
  const known = new Set<unknown>([...exampleIds, ...invented]);
  const places = [
    ['app_uuid', tile.manifest.at('app_uuid'), 'the one that the Developer Platform assigns'],
    ['source_type_id', tile.integration.at('source_type_id'), 'the one that the Developer Platform assigns'],
    ['id', tile.oauthClient.at('id'), 'the id of the OAuth client that you create in the Developer Platform'],
  ] as const;
  return places
    .filter(([, node]) => node.exists && known.has(node.value))
    .map(([key, node, remedy]) => ({
      file: node.file,
      scope: 'tile',
      line: node.document?.placeOf(node.path).line ?? 1,
      message: `"${key}" was made up. Replace it by ${remedy}.`,
    }));
}

/** Names that cannot be registered (RFC 2606, RFC 6761): `deploy.partner.example`, and `example.com` where a customer is sent. */
const reserved = /(?:https?:\/\/|@)(?:[\w-]+\.)*[\w-]+\.(?:example|invalid|test)(?![\w.-]*\w)/gi;
const exampleDomains = /(?:https?:\/\/|@)(?:[\w-]+\.)*example\.(?:com|net|org)(?![\w.-]*\w)/gi;

function addresses(tile: Tile): Residue[] {
  const strict = new Set(['manifest.json', tile.oauthPath]);
  const paths = [
    ...strict,
    'README.md',
    ...tile.assetPaths('dashboards'),
    ...tile.assetPaths('monitors'),
  ].filter((path) => tile.has(path));
  return paths.flatMap((path) => {
    const source = tile.text(path);
    if (!source) return [];
    // In a README's code, an address is part of an example.
    const text = path === 'README.md' ? withoutCode(source.text) : source.text;
    const found = [...text.matchAll(reserved), ...(strict.has(path) ? text.matchAll(exampleDomains) : [])];
    const [first] = found.sort((a, b) => a.index - b.index);
    if (!first) return [];
    const hosts = [...new Set(found.map(([address]) => address.replace(/^.*?(?:\/\/|@)/, '')))];
    return [
      {
        file: path,
        scope: 'tile',
        line: source.placeAt(first.index).line,
        message: `${hosts.slice(0, 3).join(', ')} cannot exist. Put in the addresses under which customers reach you.`,
      } as const,
    ];
  });
}

/** Code becomes blanks, so that what follows stays where it is. */
function withoutCode(text: string): string {
  return text.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1|`[^`\n]+`/gm, (code) => code.replace(/[^\n]/g, ' '));
}

function texts(tile: Tile): Residue[] {
  const paths = [
    'manifest.json',
    'README.md',
    'metadata.csv',
    'assets/service_checks.json',
    tile.oauthPath,
    ...tile.assetPaths('dashboards'),
    ...tile.assetPaths('monitors'),
  ].filter((path) => tile.has(path));
  return paths.flatMap((path) => {
    const source = tile.text(path);
    if (!source) return [];
    const lower = source.text.toLowerCase();
    const at = exampleTexts.map((text) => lower.indexOf(text)).filter((index) => index !== -1);
    if (at.length === 0) return [];
    const count = at.length === 1 ? 'a text of the example' : `${at.length} texts of the example`;
    return [
      {
        file: path,
        scope: 'tile',
        line: source.placeAt(Math.min(...at)).line,
        message: `Has ${count}. Describe your own offering and your own data.`,
      } as const,
    ];
  });
}

const integrationFolder = 'apps/reference-server/src/integration';

const serverRemedies: Readonly<Record<string, string>> = {
  'sign-in.ts': 'Put your own sign-in in its place; with OIDC_ISSUER, one that refuses everyone.',
  'collect.ts': 'Collect your own data.',
  'on-alert.ts': 'Put your own reaction in its place, or leave it out of index.ts.',
};

/** How the demonstration marks the parts that invent what they do. */
const demonstrationMark = /=\s*demonstration\(/;

function serverParts(repository: string): Residue[] {
  return Object.entries(serverRemedies).flatMap(([name, remedy]) => {
    const file = `${integrationFolder}/${name}`;
    const source = readText(repository, file);
    const at = source?.text.search(demonstrationMark) ?? -1;
    if (!source || at === -1) return [];
    const { line } = source.placeAt(at);
    return [{ file, scope: 'repository', line, message: `Is still the demonstration. ${remedy}` } as const];
  });
}

/** @returns `undefined` outside of a fork of the kit */
function readForkState(repository: string): { inventedIds: (string | number)[] } | undefined {
  const source = readText(repository, '.tilekit.json');
  if (!source) return undefined;
  let state: unknown;
  try {
    state = JSON.parse(source.text);
  } catch {
    return undefined;
  }
  const fork = propertyOf(state, 'fork');
  if (fork === undefined) return undefined;
  const made = propertyOf(fork, 'ids');
  const inventedIds = ['appUuid', 'sourceTypeId', 'clientId']
    .map((key) => propertyOf(made, key))
    .filter((value) => typeof value === 'string' || typeof value === 'number');
  return { inventedIds: propertyOf(fork, 'existingTile') === true ? [] : inventedIds };
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

function readText(repository: string, path: string) {
  const bytes = readTileFile(repository, path);
  return bytes && decodeText(path, bytes);
}
