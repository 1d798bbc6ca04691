import { atLeastOneImage } from './at-least-one-image.ts';
import { maxEight } from './max-eight.ts';
import { maxOneVideo } from './max-one-video.ts';
import { itemShape } from './item-shape.ts';
import { videoVimeoId } from './video-vimeo-id.ts';
import { vimeoNineDigits } from './vimeo-nine-digits.ts';
import { captionLength } from './caption-length.ts';
import { captionNonempty } from './caption-nonempty.ts';
import { captionUnique } from './caption-unique.ts';
import { fileExists } from './file-exists.ts';
import { pathInImages } from './path-in-images.ts';
import { extension } from './extension.ts';
import { fileName } from './file-name.ts';
import { formatMatchesExtension } from './format-matches-extension.ts';
import { maxSize } from './max-size.ts';
import { recommendedSize } from './recommended-size.ts';
import { aspectRatioGross } from './aspect-ratio-gross.ts';
import { aspectRatio1pct } from './aspect-ratio-1pct.ts';
import { aspectRatioExact } from './aspect-ratio-exact.ts';
import { minWidth1440 } from './min-width-1440.ts';
import { maxWidth2880 } from './max-width-2880.ts';
import { height8102560 } from './height-810-2560.ts';
import { colorMode } from './color-mode.ts';

/** In the order of the documentation. */
export const mediaRules = [
  atLeastOneImage,
  maxEight,
  maxOneVideo,
  itemShape,
  videoVimeoId,
  vimeoNineDigits,
  captionLength,
  captionNonempty,
  captionUnique,
  fileExists,
  pathInImages,
  extension,
  fileName,
  formatMatchesExtension,
  maxSize,
  recommendedSize,
  aspectRatioGross,
  aspectRatio1pct,
  aspectRatioExact,
  minWidth1440,
  maxWidth2880,
  height8102560,
  colorMode,
] as const;
