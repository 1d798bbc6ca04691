import { isJsonObject, readJsonObject, UnreadableFileError, type FileTree } from '../file-tree.ts';
import type { RawAnswers } from './answers.ts';

/**
 * What a published tile says about itself, as answers: what the partner gives on the command line comes on top.
 *
 * @throws UnreadableFileError when it has no usable manifest
 */
export function answersFromTile(tile: FileTree): RawAnswers {
  const manifest = readJsonObject(tile, 'manifest.json');
  const author = isJsonObject(manifest.author) ? manifest.author : {};
  const page = isJsonObject(manifest.tile) ? manifest.tile : {};
  const appId = manifest.app_id;
  if (typeof appId !== 'string')
    throw new UnreadableFileError('manifest.json', 'has no "app_id". Is this the directory of a tile?');
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  // Older tiles name the repository of all tiles, where no customer is sent to.
  const homepage = URL.parse(text(author.homepage) ?? '');
  return {
    name: text(page.title),
    company: text(author.name),
    appId,
    website:
      homepage?.hostname === undefined || homepage.hostname === '' || homepage.hostname === 'github.com'
        ? undefined
        : `https://${homepage.hostname}`,
    supportEmail: text(author.support_email),
    salesEmail: text(author.sales_email),
  };
}
