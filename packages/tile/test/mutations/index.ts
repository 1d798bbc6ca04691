import type { Defect } from './defect.ts';
import { dashboardDefects } from './dashboards.ts';
import { layoutDefects, mediaDefects, oauthDefects } from './files.ts';
import { logDefects, otherDefects } from './logs.ts';
import { manifestDefects } from './manifest.ts';
import { metadataDefects } from './metadata.ts';
import { monitorDefects } from './monitors.ts';
import { slips } from './slips.ts';
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
  ...slips,
];
