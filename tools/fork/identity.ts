import { isJsonObject, type FileTree, readJsonObject, UnreadableFileError } from '../file-tree.ts';

/** Where a repository says whose integration it holds, and which version of the kit it is. */
export const identityFile = '.tilekit.json';

/** The words by which an integration is known: in the tile, in the demo integration, in the README's title. */
export interface Identity {
  /** The offering's name, as on the tile. */
  readonly title: string;
  readonly company: string;
  /** `app_id` of the manifest; kebab-case. */
  readonly appId: string;
  /** What metrics, log source and file names begin with; snake_case. */
  readonly prefix: string;
  /** Host of the partner's product, in the tile's URLs. */
  readonly host: string;
  /** Domain of the company, in sample data. */
  readonly domain: string;
  readonly supportEmail: string;
  readonly salesEmail: string;
  /** GitHub user or team that owns the code. */
  readonly owner: string;
}

const keys = [
  'title',
  'company',
  'appId',
  'prefix',
  'host',
  'domain',
  'supportEmail',
  'salesEmail',
  'owner',
] as const satisfies readonly (keyof Identity)[];

/** Identifiers that Datadog's platform assigns; until then, ones that no other tile has. */
interface AssignedIds {
  readonly appUuid: string;
  readonly sourceTypeId: number;
  readonly clientId: string;
}

/** What was chosen in `fork:setup`: enough to repeat it, on any version of the kit. */
export interface ForkRecord {
  readonly data: readonly string[];
  readonly sites: readonly string[];
  /** The tile was published before the fork, so nothing in it was renamed. */
  readonly existingTile: boolean;
  readonly date: string;
  readonly ids: AssignedIds;
}

export interface KitState {
  /** Version of the kit that this tree is, or was made from or updated to. */
  readonly kit: string;
  readonly identity: Identity;
  /** Absent in the kit itself. */
  readonly fork: ForkRecord | undefined;
}

/** @throws UnreadableFileError */
export function readKitState(files: FileTree): KitState {
  const value = readJsonObject(files, identityFile);
  const { kit, identity, fork } = value;
  if (typeof kit !== 'string' || !/^\d+\.\d+\.\d+$/.test(kit)) {
    throw new UnreadableFileError(identityFile, 'names no version of the kit: "kit" must look like "0.1.0".');
  }
  return { kit, identity: parseIdentity(identity), fork: fork === undefined ? undefined : parseFork(fork) };
}

/** In the form that the repository's formatter leaves alone: short lists stand on one line. */
export function writeKitState({ kit, identity, fork }: KitState): string {
  const value = { kit, identity, ...(fork === undefined ? {} : { fork }) };
  const text = JSON.stringify(value, null, 2).replaceAll(
    /\[\n\s+([^\]]*?)\n\s+\]/g,
    (_, entries: string) => `[${entries.replaceAll(/\n\s+/g, ' ')}]`,
  );
  return `${text}\n`;
}

/** The same file with another version of the kit; all else stays as it was written, by hand perhaps. */
export function withKitVersion(text: string, kit: string): string {
  return text.replace(/("kit"\s*:\s*)"[^"]*"/, (_, key: string) => `${key}"${kit}"`);
}

function parseIdentity(value: unknown): Identity {
  if (!isJsonObject(value)) throw new UnreadableFileError(identityFile, 'has no "identity".');
  const read = (key: keyof Identity): string => {
    const text = value[key];
    if (typeof text === 'string' && text !== '') return text;
    throw new UnreadableFileError(identityFile, `has no "identity.${key}".`);
  };
  for (const key of keys) read(key);
  return {
    title: read('title'),
    company: read('company'),
    appId: read('appId'),
    prefix: read('prefix'),
    host: read('host'),
    domain: read('domain'),
    supportEmail: read('supportEmail'),
    salesEmail: read('salesEmail'),
    owner: read('owner'),
  };
}

function parseFork(value: unknown): ForkRecord {
  const broken = (what: string) => new UnreadableFileError(identityFile, `has no usable "fork.${what}".`);
  if (!isJsonObject(value)) throw broken('data');
  const { data, sites, existingTile, date, ids } = value;
  if (!isTexts(data)) throw broken('data');
  if (!isTexts(sites)) throw broken('sites');
  if (typeof existingTile !== 'boolean') throw broken('existingTile');
  if (typeof date !== 'string') throw broken('date');
  if (!isJsonObject(ids)) throw broken('ids');
  const { appUuid, sourceTypeId, clientId } = ids;
  if (typeof appUuid !== 'string' || typeof clientId !== 'string' || typeof sourceTypeId !== 'number') {
    throw broken('ids');
  }
  return { data, sites, existingTile, date, ids: { appUuid, sourceTypeId, clientId } };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
