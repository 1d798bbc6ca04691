import type { Rule } from '../engine/rule.ts';
import { layoutRules } from './layout/index.ts';
import { manifestRules } from './manifest/index.ts';
import { mediaRules } from './media/index.ts';
import { oauthRules } from './oauth/index.ts';
import { readmeRules } from './readme/index.ts';
import { changelogRules } from './changelog/index.ts';
import { dashboardRules } from './dashboard/index.ts';
import { monitorRules } from './monitor/index.ts';
import { savedViewRules } from './saved-view/index.ts';
import { metadataRules } from './metadata/index.ts';
import { serviceChecksRules } from './service-checks/index.ts';
import { logsRules } from './logs/index.ts';
import { logoRules } from './logo/index.ts';
import { suppressionRules } from './suppression/index.ts';

/** Every rule, by group in the order of the documentation. */
export const rules: readonly Rule[] = [
  ...layoutRules,
  ...manifestRules,
  ...mediaRules,
  ...oauthRules,
  ...readmeRules,
  ...changelogRules,
  ...dashboardRules,
  ...monitorRules,
  ...savedViewRules,
  ...metadataRules,
  ...serviceChecksRules,
  ...logsRules,
  ...logoRules,
  ...suppressionRules,
];
