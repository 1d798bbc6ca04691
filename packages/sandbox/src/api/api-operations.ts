import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { Operations } from '../operations/operations.ts';
import { dashboardListOperations } from './dashboards/dashboard-lists.ts';
import { dashboardOperations } from './dashboards/dashboards.ts';
import { sharedDashboardOperations } from './dashboards/shared-dashboards.ts';
import { incidentOperations } from './incidents/incident-operations.ts';
import { incidentPartOperations } from './incidents/incident-parts.ts';
import { incidentSettingOperations } from './incidents/incident-settings.ts';
import { apiKeyOperations } from './keys/api-keys.ts';
import { applicationKeyOperations } from './keys/application-keys.ts';
import { validationRoutes } from './keys/validate.ts';
import { sloCorrectionOperations } from './slos/slo-corrections.ts';
import { sloOperations } from './slos/slos.ts';
import { roleOperations } from './users/roles.ts';
import { downtimeV1Operations } from './monitors/downtimes-v1.ts';
import { downtimeV2Operations } from './monitors/downtimes-v2.ts';
import { monitorOperations, muteRoutes } from './monitors/monitors.ts';
import { monitorSearchOperations } from './monitors/search-monitors.ts';
import { userOperations } from './users/users.ts';

/** Every operation of Datadog's API that is declared by its name in the OpenAPI documents. */
export function apiOperations(app: FastifyInstance, datadog: Datadog): void {
  const api = new Operations(app, datadog);
  dashboardOperations(api, datadog);
  dashboardListOperations(api, datadog);
  sharedDashboardOperations(api, datadog);
  monitorOperations(api, datadog);
  monitorSearchOperations(api, datadog);
  muteRoutes(api, datadog);
  downtimeV1Operations(api, datadog);
  downtimeV2Operations(api, datadog);
  incidentOperations(api, datadog);
  incidentPartOperations(api, datadog);
  incidentSettingOperations(api, datadog);
  userOperations(api, datadog);
  roleOperations(api, datadog);
  apiKeyOperations(api, datadog);
  applicationKeyOperations(api, datadog);
  validationRoutes(api, datadog);
  sloOperations(api, datadog);
  sloCorrectionOperations(api, datadog);
}
