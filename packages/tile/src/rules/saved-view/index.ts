import { keys } from './keys.ts';
import { type } from './type.ts';
import { page } from './page.ts';
import { optionsPerPage } from './options-per-page.ts';
import { timerange } from './timerange.ts';
import { visibleFacets } from './visible-facets.ts';

/** In the order of the documentation. */
export const savedViewRules = [keys, type, page, optionsPerPage, timerange, visibleFacets] as const;
