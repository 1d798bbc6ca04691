import { isArray } from './is-array.ts';
import { declared } from './declared.ts';
import { keys } from './keys.ts';
import { agentVersion } from './agent-version.ts';
import { statuses } from './statuses.ts';
import { groupsArray } from './groups-array.ts';
import { integrationName } from './integration-name.ts';
import { descriptionNameNonempty } from './description-name-nonempty.ts';
import { unique } from './unique.ts';
import { checkPrefix } from './check-prefix.ts';
import { emptyForTile } from './empty-for-tile.ts';

/** In the order of the documentation. */
export const serviceChecksRules = [
  isArray,
  declared,
  keys,
  agentVersion,
  statuses,
  groupsArray,
  integrationName,
  descriptionNameNonempty,
  unique,
  checkPrefix,
  emptyForTile,
] as const;
