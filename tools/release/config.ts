/** Address of the repository whose workflow this runs in; undefined on a developer's machine. */
export function workflowRepository(): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  return server === undefined || repository === undefined ? undefined : `${server}/${repository}`;
}

/** The environment of a user's machine: PATH and proxy, none of this repository's settings. */
export function cleanEnvironment(): Record<string, string> {
  const environment: Record<string, string> = { npm_config_update_notifier: 'false' };
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || /^(npm_|pnpm_|NODE_OPTIONS$|NODE_PATH$|INIT_CWD$)/i.test(name)) continue;
    environment[name] = value;
  }
  return environment;
}
