import type { RuleCases } from '../rule-cases.ts';
import { set } from '../change.ts';
import { SV } from '../good-tile.ts';

export const savedViewCases: RuleCases = {
  'saved-view/keys': { bad: [set(SV, 'title', 'Errors')] },
  'saved-view/type': { bad: [set(SV, 'type', 'metrics')] },
  'saved-view/page': { bad: [set(SV, 'page', 'explorer')] },
  'saved-view/options-per-page': { bad: [set(SV, 'options/group_bys', [])] },
  'saved-view/timerange': { bad: [set(SV, 'timerange', { from: '1d' })] },
  'saved-view/visible-facets': { bad: [set(SV, 'visible_facets', 'service')] },
  'saved-view/log-source': { bad: [set(SV, 'query', 'source:other_product status:error')] },
};
