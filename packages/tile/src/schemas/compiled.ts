import { dashboard } from './dashboard.ts';
import { dataflows } from './dataflows.ts';
import * as validators from './generated/validators.ts';
import { logPipelineTests } from './log-pipeline-tests.ts';
import { logPipeline } from './log-pipeline.ts';
import { manifest } from './manifest.ts';
import { monitor } from './monitor.ts';
import { oauthClients } from './oauth-clients.ts';
import { savedView } from './saved-view.ts';
import { serviceChecks } from './service-checks.ts';
import { webhookConfig } from './webhook-config.ts';
import type { CompiledSchema } from './violations.ts';

/** Each schema with the validator compiled from it. */
export const manifestSchema: CompiledSchema = { schema: manifest, validate: validators.manifest };
export const oauthSchema: CompiledSchema = { schema: oauthClients, validate: validators.oauthClients };
export const serviceChecksSchema: CompiledSchema = {
  schema: serviceChecks,
  validate: validators.serviceChecks,
};
export const savedViewSchema: CompiledSchema = { schema: savedView, validate: validators.savedView };
export const pipelineSchema: CompiledSchema = { schema: logPipeline, validate: validators.logPipeline };
export const pipelineTestsSchema: CompiledSchema = {
  schema: logPipelineTests,
  validate: validators.logPipelineTests,
};
export const dashboardSchema: CompiledSchema = { schema: dashboard, validate: validators.dashboard };
export const monitorSchema: CompiledSchema = { schema: monitor, validate: validators.monitor };
export const dataflowsSchema: CompiledSchema = { schema: dataflows, validate: validators.dataflows };
export const webhookConfigSchema: CompiledSchema = {
  schema: webhookConfig,
  validate: validators.webhookConfig,
};
