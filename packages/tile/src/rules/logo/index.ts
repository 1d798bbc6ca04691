import { present } from './present.ts';
import { svgWordmark } from './svg-wordmark.ts';
import { legacyDimensions } from './legacy-dimensions.ts';

/** In the order of the documentation. */
export const logoRules = [present, svgWordmark, legacyDimensions] as const;
