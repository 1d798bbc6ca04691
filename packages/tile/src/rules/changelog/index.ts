import { exists } from './exists.ts';
import { title } from './title.ts';
import { hasVersion } from './has-version.ts';
import { versionHeading } from './version-heading.ts';
import { dateValid } from './date-valid.ts';
import { datesDescending } from './dates-descending.ts';
import { versionsDescending } from './versions-descending.ts';
import { kindMarker } from './kind-marker.ts';
import { bullets } from './bullets.ts';
import { noTowncrierOnTile } from './no-towncrier-on-tile.ts';
import { bulletChar } from './bullet-char.ts';

/** In the order of the documentation. */
export const changelogRules = [
  exists,
  title,
  hasVersion,
  versionHeading,
  dateValid,
  datesDescending,
  versionsDescending,
  kindMarker,
  bullets,
  noTowncrierOnTile,
  bulletChar,
] as const;
