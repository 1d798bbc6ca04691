import { bytesOf, isJsonObject, jsonBytes, readJsonObject, readText, type FileTree } from '../../file-tree.ts';
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
