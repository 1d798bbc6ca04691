import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { apiKeyPages } from './api-key-pages.ts';
import { assetPages } from './asset-pages.ts';
import { explainPage } from './explain-page.ts';
import { rememberBrowsers } from './browser-session.ts';
import { consentPages } from './consent-pages.ts';
import { dashboardPages } from './dashboard-pages.ts';
import { controlPages } from './control-pages.ts';
import { developerPlatformPage } from './developer-platform-page.ts';
import { integrationPages } from './integration-pages.ts';
import { liveRoute } from './live-route.ts';
import { receivedPages } from './received-pages.ts';
import { requestPages } from './request-pages.ts';
import { webhookPages } from './webhook-pages.ts';
import { switchOrganization } from './switch-organization.ts';

/** The console of a site, in the order in which a user meets it. */
export function consolePages(app: FastifyInstance, datadog: Datadog): void {
  rememberBrowsers(app, datadog);
  switchOrganization(app, datadog);
  integrationPages(app, datadog);
  consentPages(app, datadog);
  receivedPages(app, datadog);
  dashboardPages(app, datadog);
  assetPages(app, datadog);
  explainPage(app, datadog);
  webhookPages(app, datadog);
  apiKeyPages(app, datadog);
  requestPages(app, datadog);
  controlPages(app, datadog);
  developerPlatformPage(app, datadog);
  liveRoute(app, datadog);
}
