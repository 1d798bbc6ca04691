import { resolve } from 'node:path';
import { launchValidate } from '../packages/tile/src/cli/launch.ts';
import { meansOwnTile, ownTileProfile } from '../packages/tile/src/cli/own-tile-profile.ts';

const repository = resolve(import.meta.dirname, '..');
const words = process.argv.slice(2);
if (
  ownTileProfile(repository) === 'repo' &&
  !words.some((word) => word.startsWith('--profile')) &&
  meansOwnTile(repository, words)
) {
  words.push('--profile', 'repo');
}

await launchValidate(words);
