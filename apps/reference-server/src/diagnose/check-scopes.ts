import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, open, wrong, type Check } from './check.ts';

/** What code that needs a scope calls. */
const uses: Readonly<Record<string, RegExp>> = {
  api_keys_write: /\b(connectInstallation|createApiKey)\(/,
  create_webhooks: /\bcreateWebhook\(/,
  incident_write: /\b(create|update)Incident\(/,
  incident_read: /\b(get|list|search)Incidents?\(/,
  monitors_read: /\b(list|get|validate)Monitors?\(|\/api\/v1\/monitor/,
};

/** What the server offers only where the client has the scope; a fork may do without. */
const offers: Readonly<Record<string, string>> = {
  create_webhooks: 'takes alerts',
  incident_write: 'opens incidents',
  monitors_read: 'shows monitors',
};

/** Whether the client asks for what the server uses, and for no more. */
export async function checkScopes(
  scopes: readonly string[],
  serverDirectory: string,
  sendsMetrics: boolean,
): Promise<Check[]> {
  const code = await readCode(serverDirectory);
  const checks = scopes.map((scope) => {
    const use = uses[scope];
    if (!use) return open('scopes', `${scope}: not checked here.`, 'Make sure that a feature needs it.');
    if (use.test(code)) return ok('scopes', `${scope} is used.`);
    return open(
      'scopes',
      `${scope} is not used by the server.`,
      'Ask for the minimum: more can be added later.',
    );
  });
  for (const [scope, use] of Object.entries(uses)) {
    if (scopes.includes(scope) || !use.test(code) || scope === 'api_keys_write') continue;
    const offer = offers[scope];
    checks.push(
      offer === undefined
        ? wrong('scopes', `The server uses ${scope}, which the client does not have.`, 'Add the scope.')
        : ok('scopes', `Without ${scope}: add it if your integration ${offer}.`),
    );
  }
  if (sendsMetrics && !scopes.includes('api_keys_write')) {
    const remedy = 'Add api_keys_write: data is sent with an API key that the integration makes.';
    checks.push(wrong('scopes', 'The tile sends data without the scope api_keys_write.', remedy));
  }
  return checks;
}

async function readCode(directory: string): Promise<string> {
  const files: string[] = [];
  for await (const file of glob('**/*.ts', { cwd: directory })) {
    if (!file.endsWith('.test.ts')) files.push(file);
  }
  return (await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))).join('\n');
}
