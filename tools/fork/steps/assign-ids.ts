import {
  isJsonObject,
  jsonBytes,
  readJsonObject,
  UnreadableFileError,
  type FileTree,
} from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';

const manifestFile = `${tileFolder}manifest.json`;
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
