import type { RuleCases } from '../rule-cases.ts';
import { changelogCases } from './changelog.ts';
import { dashboardCases } from './dashboard.ts';
import { dataflowsCases } from './dataflows.ts';
import { layoutCases } from './layout.ts';
import { logoCases } from './logo.ts';
import { logsCases } from './logs.ts';
import { manifestCases } from './manifest.ts';
import { mediaCases } from './media.ts';
import { metadataCases } from './metadata.ts';
import { monitorCases } from './monitor.ts';
import { oauthCases } from './oauth.ts';
import { readmeCases } from './readme.ts';
import { savedViewCases } from './saved-view.ts';
import { serviceChecksCases } from './service-checks.ts';

/** A case for every rule that checks a tile. */
export const cases: RuleCases = {
  ...layoutCases,
  ...manifestCases,
  ...mediaCases,
  ...oauthCases,
  ...readmeCases,
  ...changelogCases,
  ...dashboardCases,
  ...monitorCases,
  ...savedViewCases,
  ...metadataCases,
  ...serviceChecksCases,
  ...logsCases,
  ...dataflowsCases,
  ...logoCases,
};
