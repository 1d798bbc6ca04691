import { requiredFiles } from './required-files.ts';
import { directoryName } from './directory-name.ts';
import { codeownersEntry } from './codeowners-entry.ts';
import { codeownersOwnerHandle } from './codeowners-owner-handle.ts';
import { filenameChars } from './filename-chars.ts';
import { noOrphanAssets } from './no-orphan-assets.ts';
import { noUnreferencedImages } from './no-unreferenced-images.ts';
import { noOsJunk } from './no-os-junk.ts';
import { tileHasNoPython } from './tile-has-no-python.ts';
import { textEncoding } from './text-encoding.ts';
import { regularFiles } from './regular-files.ts';
import { sizeLimit } from './size-limit.ts';
import { parseable } from './parseable.ts';

/** In the order of the documentation. */
export const layoutRules = [
  requiredFiles,
  directoryName,
  codeownersEntry,
  codeownersOwnerHandle,
  filenameChars,
  noOrphanAssets,
  noUnreferencedImages,
  noOsJunk,
  tileHasNoPython,
  textEncoding,
  regularFiles,
  sizeLimit,
  parseable,
] as const;
