import { jsonParse } from './json-parse.ts';
import { requiredKeys } from './required-keys.ts';
import { version } from './version.ts';
import { dates } from './dates.ts';
import { title } from './title.ts';
import { manifestKeyMatchesTitle } from './manifest-key-matches-title.ts';
import { descriptionLength } from './description-length.ts';
import { integrationTag } from './integration-tag.ts';
import { definitionKeys } from './definition-keys.ts';
import { noId } from './no-id.ts';
import { type } from './type.ts';
import { nameHasIntegration } from './name-has-integration.ts';
import { definitionTags } from './definition-tags.ts';
import { thresholdMatchesQuery } from './threshold-matches-query.ts';
import { thresholdsPresent } from './thresholds-present.ts';
import { queryOperator } from './query-operator.ts';
import { noNotificationHandle } from './no-notification-handle.ts';
import { metricInMetadata } from './metric-in-metadata.ts';
import { priorityNull } from './priority-null.ts';
import { querySyntax } from './query-syntax.ts';
import { vendorModel } from './vendor-model.ts';

/** In the order of the documentation. */
export const monitorRules = [
  jsonParse,
  requiredKeys,
  version,
  dates,
  title,
  manifestKeyMatchesTitle,
  descriptionLength,
  integrationTag,
  definitionKeys,
  noId,
  type,
  nameHasIntegration,
  definitionTags,
  thresholdMatchesQuery,
  thresholdsPresent,
  queryOperator,
  noNotificationHandle,
  metricInMetadata,
  priorityNull,
  querySyntax,
  vendorModel,
] as const;
