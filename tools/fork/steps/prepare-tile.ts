import {
  bytesOf,
  isJsonObject,
  jsonBytes,
  readJsonObject,
  readText,
  UnreadableFileError,
  type FileTree,
} from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';

const manifestFile = `${tileFolder}manifest.json`;
const clientsPath = 'assets/oauth_clients.json';

/** A published tile without OAuth gets a client, and one pointer in its manifest; one with a client stays as it is. */
export function addOAuthClient(files: FileTree, { to, record }: SetUpPlan): FileTree {
  if (files.has(`${tileFolder}${clientsPath}`)) return files;
  const client = {
    id: record.ids.clientId,
    name: to.title,
    description: `Connects ${to.title} with Datadog.`,
    client_role: 'integration',
    redirect_uris: [`https://${to.host}/datadog/callback`],
    onboarding_url: `https://${to.host}/datadog/onboarding`,
    scopes: ['api_keys_write'],
  };
  return new Map([
    ...files,
    [`${tileFolder}${clientsPath}`, jsonBytes({ integration: client })],
    [manifestFile, bytesOf(pointTo(files))],
  ]);
}

/** Adds `assets.oauth` as text, so that everything else in a published manifest stays as it is, to the byte. */
function pointTo(files: FileTree): string {
  const text = readText(files, manifestFile);
  const manifest = readJsonObject(files, manifestFile);
  const assets = isJsonObject(manifest.assets) ? manifest.assets : {};
  const insertion = /("assets"\s*:\s*\{)(\s*)/;
  const comma = Object.keys(assets).length > 0 ? ',' : '';
  const inserted = text.replace(
    insertion,
    (_, open: string, space: string) => `${open}${space}"oauth": "${clientsPath}"${comma}${space}`,
  );
  const check: unknown = JSON.parse(inserted);
  const expected = { ...manifest, assets: { oauth: clientsPath, ...assets } };
  // An "assets" elsewhere in the file came first: write the whole manifest instead.
  return JSON.stringify(check) === JSON.stringify(expected) || sameAssets(check)
    ? inserted
    : JSON.stringify(expected, null, 2);
}

function sameAssets(value: unknown): boolean {
  return isJsonObject(value) && isJsonObject(value.assets) && value.assets.oauth === clientsPath;
}

const clientsFile = `${tileFolder}assets/oauth_clients.json`;

/** Ids that no other tile has, until Datadog's platform gives the final ones. */
export function assignIds(files: FileTree, { record: { ids } }: SetUpPlan): FileTree {
  const manifest = readJsonObject(files, manifestFile);
  const { assets } = manifest;
  if (!isJsonObject(assets) || !isJsonObject(assets.integration)) {
    throw new UnreadableFileError(manifestFile, 'has no "assets.integration".');
  }
  const integration = { ...assets.integration, source_type_id: ids.sourceTypeId };
  const clients = readJsonObject(files, clientsFile);
  if (!isJsonObject(clients.integration)) {
    throw new UnreadableFileError(clientsFile, 'has no "integration".');
  }
  return new Map([
    ...files,
    [manifestFile, jsonBytes({ ...manifest, app_uuid: ids.appUuid, assets: { ...assets, integration } })],
    [clientsFile, jsonBytes({ ...clients, integration: { ...clients.integration, id: ids.clientId } })],
  ]);
}

const words: Readonly<Record<string, string>> = { 'service-checks': 'service checks' };

/** The tile's own history begins here, in Datadog's form. */
export function startChangelog(files: FileTree, { to, record }: SetUpPlan): FileTree {
  const kinds = record.data.map((kind) => words[kind] ?? kind);
  const list =
    kinds.length < 2 ? kinds.join('') : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1) ?? ''}`;
  const text = `# CHANGELOG - ${to.title}\n\n## 1.0.0 / ${record.date}\n\n***Added***:\n\n* Initial release: ${list}, with a dashboard and monitors.\n`;
  return new Map([...files, [`${tileFolder}CHANGELOG.md`, bytesOf(text)]]);
}

/** The example leaves, the published tile comes in byte by byte. */
export function takeOverTile(
  files: FileTree,
  { existingTile = new Map<string, Uint8Array>() }: SetUpPlan,
): FileTree {
  return new Map([
    ...[...files].filter(([path]) => !path.startsWith(tileFolder)),
    ...[...existingTile].map(([path, bytes]) => [`${tileFolder}${path}`, bytes] as const),
  ]);
}
