import { dashboard } from './dashboard.ts';
import { dataflows } from './dataflows.ts';
import { logPipelineTests } from './log-pipeline-tests.ts';
import { logPipeline } from './log-pipeline.ts';
import { manifest } from './manifest.ts';
import { monitor } from './monitor.ts';
import { oauthClients } from './oauth-clients.ts';
import { savedView } from './saved-view.ts';
import { serviceChecks } from './service-checks.ts';
import { webhookConfig } from './webhook-config.ts';

/** The schemas written by hand, by the name their compiled validator has. */
export const ownSchemas = {
  manifest,
  oauthClients,
  serviceChecks,
  savedView,
  logPipeline,
  logPipelineTests,
  dashboard,
  monitor,
  dataflows,
  webhookConfig,
};
