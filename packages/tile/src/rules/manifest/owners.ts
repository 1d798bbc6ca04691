/** The teams that own published tiles. */
export const owners: ReadonlySet<string> = new Set([
  'integrations-developer-platform',
  'agent-integrations',
  'saas-integrations',
  'rum-browser',
  'rum-mobile',
  'container-integrations',
  'chat-integrations',
  'serverless',
]);
