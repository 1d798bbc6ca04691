import type { Rule } from '../engine/rule.ts';
import { layoutFileRules } from './layout/files.ts';
import { layoutContentRules } from './layout/contents.ts';
import { codeownersRules } from './layout/codeowners.ts';
import { manifestSchemaRules } from '../schemas/manifest-rules.ts';
import { manifestDocumentRules } from './manifest/document.ts';
import { identityRules } from './manifest/identity.ts';
import { manifestTextRules } from './manifest/texts.ts';
import { anchorRules } from './manifest/anchors.ts';
import { classifierRules } from './manifest/classifiers.ts';
import { submittedDataRules } from './manifest/submitted-data.ts';
import { integrationRules } from './manifest/integration.ts';
import { manifestMetricsRules } from './manifest/metrics.ts';
import { assetRules } from './manifest/assets.ts';
import { gallerySchemaRules } from '../schemas/gallery-rules.ts';
import { galleryRules } from './media/gallery.ts';
import { mediaFileRules } from './media/files.ts';
import { pictureRules } from './media/pictures.ts';
import { oauthSchemaRules } from '../schemas/oauth-clients-rules.ts';
import { oauthClientRules } from './oauth/client.ts';
import { oauthAddressRules } from './oauth/addresses.ts';
import { scopeRules } from './oauth/scopes.ts';
import { readmeSectionRules } from './readme/sections.ts';
import { readmeHeadingRules } from './readme/headings.ts';
import { readmeLinkRules } from './readme/links.ts';
import { readmeImageRules } from './readme/images.ts';
import { readmeTextRules } from './readme/text.ts';
import { readmeTargetRules } from './readme/targets.ts';
import { readmeNameRules } from './readme/names.ts';
import { keysAskedRules } from './readme/keys-asked.ts';
import { changelogVersionRules } from './changelog/versions.ts';
import { changelogEntryRules } from './changelog/entries.ts';
import { dashboardSchemaRules } from '../schemas/dashboard-rules.ts';
import { dashboardExportRules } from './dashboard/export.ts';
import { dashboardTitleRules } from './dashboard/titles.ts';
import { dashboardStructureRules } from './dashboard/structure.ts';
import { dashboardLayoutRules } from './dashboard/layout.ts';
import { dashboardRequestRules } from './dashboard/requests.ts';
import { dashboardMetricRules } from './dashboard/metrics.ts';
import { dashboardSearchRules } from './dashboard/searches.ts';
import { templateVariableRules } from './dashboard/template-variables.ts';
import { dashboardPortabilityRules } from './dashboard/portability.ts';
import { monitorSchemaRules } from '../schemas/monitor-rules.ts';
import { monitorTemplateRules } from './monitor/template.ts';
import { monitorDefinitionRules } from './monitor/definition.ts';
import { monitorQueryRules } from './monitor/query.ts';
import { monitorEvaluationRules } from './monitor/evaluation.ts';
import { monitorMessageRules } from './monitor/message.ts';
import { savedViewSchemaRules } from '../schemas/saved-view-rules.ts';
import { savedViewOptionRules } from './saved-view/options.ts';
import { metadataFileRules } from './metadata/file.ts';
import { metricNameRules } from './metadata/names.ts';
import { unitRules } from './metadata/units.ts';
import { metadataValueRules } from './metadata/values.ts';
import { serviceChecksSchemaRules } from '../schemas/service-checks-rules.ts';
import { serviceCheckRules } from './service-checks/entries.ts';
import { pipelineSchemaRules, pipelineTestsSchemaRules } from '../schemas/log-pipeline-rules.ts';
import { logFileRules } from './logs/files.ts';
import { processorRules } from './logs/processors.ts';
import { facetRules } from './logs/facets.ts';
import { dataflowsSchemaRules } from '../schemas/dataflows-rules.ts';
import { dataflowRules } from './dataflows/flows.ts';
import { webhookConfigRules } from './webhook-config/webhook-config.ts';
import { sampleRules } from './logs/samples.ts';
import { logoRules } from './logo/logos.ts';
import { suppressionRules } from './suppression/suppressions.ts';

/** Every rule, by area and topic in the order of the documentation. */
export const rules: readonly Rule[] = [
  ...layoutFileRules,
  ...layoutContentRules,
  ...codeownersRules,
  ...manifestSchemaRules,
  ...manifestDocumentRules,
  ...identityRules,
  ...manifestTextRules,
  ...anchorRules,
  ...classifierRules,
  ...submittedDataRules,
  ...integrationRules,
  ...manifestMetricsRules,
  ...assetRules,
  ...gallerySchemaRules,
  ...galleryRules,
  ...mediaFileRules,
  ...pictureRules,
  ...oauthSchemaRules,
  ...oauthClientRules,
  ...oauthAddressRules,
  ...scopeRules,
  ...readmeSectionRules,
  ...readmeHeadingRules,
  ...readmeLinkRules,
  ...readmeImageRules,
  ...readmeTextRules,
  ...readmeTargetRules,
  ...readmeNameRules,
  ...keysAskedRules,
  ...changelogVersionRules,
  ...changelogEntryRules,
  ...dashboardSchemaRules,
  ...dashboardExportRules,
  ...dashboardTitleRules,
  ...dashboardStructureRules,
  ...dashboardLayoutRules,
  ...dashboardRequestRules,
  ...dashboardMetricRules,
  ...dashboardSearchRules,
  ...templateVariableRules,
  ...dashboardPortabilityRules,
  ...monitorSchemaRules,
  ...monitorTemplateRules,
  ...monitorDefinitionRules,
  ...monitorQueryRules,
  ...monitorEvaluationRules,
  ...monitorMessageRules,
  ...savedViewSchemaRules,
  ...savedViewOptionRules,
  ...metadataFileRules,
  ...metricNameRules,
  ...unitRules,
  ...metadataValueRules,
  ...serviceChecksSchemaRules,
  ...serviceCheckRules,
  ...pipelineSchemaRules,
  ...pipelineTestsSchemaRules,
  ...logFileRules,
  ...processorRules,
  ...facetRules,
  ...sampleRules,
  ...dataflowsSchemaRules,
  ...dataflowRules,
  ...webhookConfigRules,
  ...logoRules,
  ...suppressionRules,
];
