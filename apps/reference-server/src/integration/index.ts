import { defineIntegration } from '../plug-in/integration.ts';
import { collect } from './collect.ts';
import { deploymentPages, registerDeploymentRoutes } from './demonstration/deployment-routes.ts';
import { deploymentTables } from './demonstration/tables.ts';
import { onAlert } from './on-alert.ts';
import { signIn } from './sign-in.ts';

/** All that the server knows of your platform. The last three are the demonstration's: leave them out, or have your own. */
export const integration = defineIntegration({
  signIn,
  collect,
  historySeconds: 10 * 60,
  onAlert,
  routes: registerDeploymentRoutes,
  tables: deploymentTables,
  pages: deploymentPages,
});
