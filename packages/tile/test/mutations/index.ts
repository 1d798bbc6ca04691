import type { Defect } from './defect.ts';
import { dashboardDefects } from './dashboards.ts';
import { layoutDefects, mediaDefects, oauthDefects } from './files.ts';
import { logDefects, otherDefects } from './logs.ts';
import { manifestDefects } from './manifest.ts';
import { metadataDefects } from './metadata.ts';
import { monitorDefects } from './monitors.ts';
import { manifestSlips } from './slips/manifest.ts';
import { metadataSlips } from './slips/metadata.ts';
import { dashboardSlips } from './slips/dashboards.ts';
import { monitorSlips } from './slips/monitors.ts';
import { oauthSlips } from './slips/oauth.ts';
import { textSlips } from './slips/texts.ts';
import { contradictionSlips } from './slips/contradictions.ts';
import { assetSlips } from './slips/assets.ts';
import { changelogDefects, readmeDefects } from './texts.ts';

export const allDefects: readonly Defect[] = [
  ...manifestDefects,
  ...metadataDefects,
  ...dashboardDefects,
  ...monitorDefects,
  ...oauthDefects,
  ...mediaDefects,
  ...readmeDefects,
  ...changelogDefects,
  ...logDefects,
  ...layoutDefects,
  ...otherDefects,
  ...manifestSlips,
  ...metadataSlips,
  ...dashboardSlips,
  ...monitorSlips,
  ...oauthSlips,
  ...textSlips,
  ...assetSlips,
  ...contradictionSlips,
];
