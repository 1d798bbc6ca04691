import { jsonParse } from './json-parse.ts';
import { requiredKeys } from './required-keys.ts';
import { forbiddenKeys } from './forbidden-keys.ts';
import { notifyListEmpty } from './notify-list-empty.ts';
import { isReadOnly } from './is-read-only.ts';
import { noTags } from './no-tags.ts';
import { layoutType } from './layout-type.ts';
import { titleNonempty } from './title-nonempty.ts';
import { titleHasIntegration } from './title-has-integration.ts';
import { titleNoHyphen } from './title-no-hyphen.ts';
import { queryNamesUnique } from './query-names-unique.ts';
import { titleNotCloned } from './title-not-cloned.ts';
import { descriptionNonempty } from './description-nonempty.ts';
import { widgetsNonempty } from './widgets-nonempty.ts';
import { widgetShape } from './widget-shape.ts';
import { widgetTypeKnown } from './widget-type-known.ts';
import { noNestedGroup } from './no-nested-group.ts';
import { layoutBounds } from './layout-bounds.ts';
import { widgetIdsUnique } from './widget-ids-unique.ts';
import { widgetsGrouped } from './widgets-grouped.ts';
import { overviewAndAboutGroups } from './overview-and-about-groups.ts';
import { dataWidgetTitle } from './data-widget-title.ts';
import { titleNumberOf } from './title-number-of.ts';
import { timeseriesWidth } from './timeseries-width.ts';
import { streamWidth } from './stream-width.ts';
import { queryValueBackground } from './query-value-background.ts';
import { formulaAlias } from './formula-alias.ts';
import { emptyGroup } from './empty-group.ts';
import { requestQueryForm } from './request-query-form.ts';
import { legacyQ } from './legacy-q.ts';
import { queryKeys } from './query-keys.ts';
import { responseFormat } from './response-format.ts';
import { formulaReferencesQuery } from './formula-references-query.ts';
import { metricInMetadata } from './metric-in-metadata.ts';
import { metricAnyPrefix } from './metric-any-prefix.ts';
import { templateVariableUsed } from './template-variable-used.ts';
import { templateVariableDefined } from './template-variable-defined.ts';
import { templateVariableShape } from './template-variable-shape.ts';
import { templateVariablesRecommended } from './template-variables-recommended.ts';
import { appId } from './app-id.ts';
import { noOrgBoundWidget } from './no-org-bound-widget.ts';
import { noPersonalData } from './no-personal-data.ts';
import { imageUrl } from './image-url.ts';
import { querySyntax } from './query-syntax.ts';
import { aggregationMatchesType } from './aggregation-matches-type.ts';
import { vendorModel } from './vendor-model.ts';

/** In the order of the documentation. */
export const dashboardRules = [
  jsonParse,
  requiredKeys,
  forbiddenKeys,
  notifyListEmpty,
  isReadOnly,
  noTags,
  layoutType,
  titleNonempty,
  titleHasIntegration,
  titleNoHyphen,
  queryNamesUnique,
  titleNotCloned,
  descriptionNonempty,
  widgetsNonempty,
  widgetShape,
  widgetTypeKnown,
  noNestedGroup,
  layoutBounds,
  widgetIdsUnique,
  widgetsGrouped,
  overviewAndAboutGroups,
  dataWidgetTitle,
  titleNumberOf,
  timeseriesWidth,
  streamWidth,
  queryValueBackground,
  formulaAlias,
  emptyGroup,
  requestQueryForm,
  legacyQ,
  queryKeys,
  responseFormat,
  formulaReferencesQuery,
  metricInMetadata,
  metricAnyPrefix,
  templateVariableUsed,
  templateVariableDefined,
  templateVariableShape,
  templateVariablesRecommended,
  appId,
  noOrgBoundWidget,
  noPersonalData,
  imageUrl,
  querySyntax,
  aggregationMatchesType,
  vendorModel,
] as const;
