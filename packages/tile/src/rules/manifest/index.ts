import { jsonParse } from './json-parse.ts';
import { version } from './version.ts';
import { requiredKeys } from './required-keys.ts';
import { noUnknownKeys } from './no-unknown-keys.ts';
import { appUuidFormat } from './app-uuid-format.ts';
import { appUuidUnique } from './app-uuid-unique.ts';
import { appIdFormat } from './app-id-format.ts';
import { appIdMatchesDirectory } from './app-id-matches-directory.ts';
import { immutableFields } from './immutable-fields.ts';
import { owner } from './owner.ts';
import { displayOnPublicBoolean } from './display-on-public-boolean.ts';
import { displayOnPublicTrue } from './display-on-public-true.ts';
import { titleLength } from './title-length.ts';
import { titleUnique } from './title-unique.ts';
import { descriptionLength } from './description-length.ts';
import { descriptionAscii } from './description-ascii.ts';
import { tileRequiredKeys } from './tile-required-keys.ts';
import { anchorForm } from './anchor-form.ts';
import { anchorResolves } from './anchor-resolves.ts';
import { anchorResolvesSupport } from './anchor-resolves-support.ts';
import { changelogPath } from './changelog-path.ts';
import { classifierKnown } from './classifier-known.ts';
import { classifierKnownDocsOnly } from './classifier-known-docs-only.ts';
import { classifierDuplicate } from './classifier-duplicate.ts';
import { classifierOffering } from './classifier-offering.ts';
import { classifierCategory } from './classifier-category.ts';
import { classifierOs } from './classifier-os.ts';
import { classifierDataType } from './classifier-data-type.ts';
import { classifierMetricsSubmitted } from './classifier-metrics-submitted.ts';
import { classifierLogsSubmitted } from './classifier-logs-submitted.ts';
import { classifierEventsSubmitted } from './classifier-events-submitted.ts';
import { logCollectionCategory } from './log-collection-category.ts';
import { logCategoryWithoutLogs } from './log-category-without-logs.ts';
import { authorRequired } from './author-required.ts';
import { authorSalesEmail } from './author-sales-email.ts';
import { authorEmailFormat } from './author-email-format.ts';
import { authorHomepageUrl } from './author-homepage-url.ts';
import { authorHomepageHttps } from './author-homepage-https.ts';
import { authorVendorId } from './author-vendor-id.ts';
import { authorUnknownKeys } from './author-unknown-keys.ts';
import { resourceShape } from './resource-shape.ts';
import { integrationRequiredKeys } from './integration-required-keys.ts';
import { integrationRecommendedKeys } from './integration-recommended-keys.ts';
import { sourceTypeId } from './source-type-id.ts';
import { sourceTypeName } from './source-type-name.ts';
import { autoInstallOauthFalse } from './auto-install-oauth-false.ts';
import { specPathExists } from './spec-path-exists.ts';
import { tileNoSpec } from './tile-no-spec.ts';
import { metricsMetadataPath } from './metrics-metadata-path.ts';
import { metadataCsvDeclared } from './metadata-csv-declared.ts';
import { metricsPrefix } from './metrics-prefix.ts';
import { metricsPrefixDot } from './metrics-prefix-dot.ts';
import { metricsCheckPresent } from './metrics-check-present.ts';
import { metricsCheckInMetadata } from './metrics-check-in-metadata.ts';
import { serviceChecksPath } from './service-checks-path.ts';
import { assetPathExists } from './asset-path-exists.ts';
import { assetPathFolder } from './asset-path-folder.ts';
import { assetKeyNonempty } from './asset-key-nonempty.ts';
import { assetFileName } from './asset-file-name.ts';
import { dashboardRequired } from './dashboard-required.ts';
import { monitorWhenMetrics } from './monitor-when-metrics.ts';
import { logsPipelineWhenLogs } from './logs-pipeline-when-logs.ts';
import { marketplaceKeysAbsent } from './marketplace-keys-absent.ts';
import { oauthTopLevelEmpty } from './oauth-top-level-empty.ts';
import { noPlaceholder } from './no-placeholder.ts';
import { jsonFormatting } from './json-formatting.ts';
import { finalNewline } from './final-newline.ts';
import { appUuidV4 } from './app-uuid-v4.ts';

/** In the order of the documentation. */
export const manifestRules = [
  jsonParse,
  version,
  requiredKeys,
  noUnknownKeys,
  appUuidFormat,
  appUuidUnique,
  appIdFormat,
  appIdMatchesDirectory,
  immutableFields,
  owner,
  displayOnPublicBoolean,
  displayOnPublicTrue,
  titleLength,
  titleUnique,
  descriptionLength,
  descriptionAscii,
  tileRequiredKeys,
  anchorForm,
  anchorResolves,
  anchorResolvesSupport,
  changelogPath,
  classifierKnown,
  classifierKnownDocsOnly,
  classifierDuplicate,
  classifierOffering,
  classifierCategory,
  classifierOs,
  classifierDataType,
  classifierMetricsSubmitted,
  classifierLogsSubmitted,
  classifierEventsSubmitted,
  logCollectionCategory,
  logCategoryWithoutLogs,
  authorRequired,
  authorSalesEmail,
  authorEmailFormat,
  authorHomepageUrl,
  authorHomepageHttps,
  authorVendorId,
  authorUnknownKeys,
  resourceShape,
  integrationRequiredKeys,
  integrationRecommendedKeys,
  sourceTypeId,
  sourceTypeName,
  autoInstallOauthFalse,
  specPathExists,
  tileNoSpec,
  metricsMetadataPath,
  metadataCsvDeclared,
  metricsPrefix,
  metricsPrefixDot,
  metricsCheckPresent,
  metricsCheckInMetadata,
  serviceChecksPath,
  assetPathExists,
  assetPathFolder,
  assetKeyNonempty,
  assetFileName,
  dashboardRequired,
  monitorWhenMetrics,
  logsPipelineWhenLogs,
  marketplaceKeysAbsent,
  oauthTopLevelEmpty,
  noPlaceholder,
  jsonFormatting,
  finalNewline,
  appUuidV4,
] as const;
