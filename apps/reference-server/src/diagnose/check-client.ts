import { parseRedirectUri, TilekitError } from '@tilekit/core';
import { parseKeyRing } from '@tilekit/core/secrets';
import { ok, open, wrong, type Check, type ClientProfile } from './check.ts';
import type { Environment } from './config.ts';
import type { OAuthClientFile } from './oauth-client-file.ts';

const exampleSecret = /^sandbox-|example|change-?me|^test-/i;

/** Whether the environment fits the client that the profile means. */
export function checkConfiguration(
  environment: Environment,
  file: OAuthClientFile,
  profile: ClientProfile,
): Check[] {
  const clientId = environment.clientId ?? file.id;
  const isTestClient = clientId === file.id;
  const checks: Check[] = [];
  if (environment.sandboxUrl !== undefined) {
    checks.push(
      profile === 'published' || environment.production
        ? wrong(
            'configuration',
            'DATADOG_SANDBOX_URL is set.',
            'Unset it: the published client works with Datadog only.',
          )
        : ok(
            'configuration',
            `Development mode: the sandbox at ${environment.sandboxUrl} stands in for Datadog.`,
          ),
    );
  }
  if (environment.clientId === undefined && environment.sandboxUrl === undefined) {
    checks.push(
      wrong(
        'configuration',
        'DATADOG_CLIENT_ID is not set.',
        profile === 'test'
          ? `Set it to the id of the test client, as the tile has it: ${file.id}.`
          : 'Set it to the id that Datadog gave at submission, and DATADOG_CLIENT_SECRET with it.',
      ),
    );
  } else if (profile === 'test' && !isTestClient) {
    checks.push(
      wrong(
        'configuration',
        `DATADOG_CLIENT_ID is not the client of the tile (${file.id}).`,
        'Unset it, or run with --profile published if this is the client given at submission.',
      ),
    );
  } else if (profile === 'published' && isTestClient) {
    checks.push(
      wrong(
        'configuration',
        'The client in use is the test client of the tile.',
        'Set DATADOG_CLIENT_ID and DATADOG_CLIENT_SECRET to the pair that Datadog gave at submission.',
      ),
    );
  } else checks.push(ok('configuration', `The ${profile} client ${clientId} is in use.`));
  return checks;
}

/** The checks below cover these themselves. */
const lookedAtHere =
  /^(PUBLIC_URL|DATADOG_SANDBOX_URL|DATADOG_CLIENT_SECRET|SESSION_SECRET|ENCRYPTION_KEYS)\b|^DATADOG_CLIENT_ID is required|_FILE names/;

/** Whatever else the server would refuse to start with. */
export function checkFaults(faults: readonly string[]): Check[] {
  return faults
    .filter((fault) => !lookedAtHere.test(fault))
    .map((fault) => wrong('configuration', fault, ''));
}

/** Whether each secret is set and valid; no value is ever shown. */
export function checkSecrets(environment: Environment, file: OAuthClientFile): Check[] {
  const checks: Check[] = environment.unreadableFiles.map((name) =>
    wrong('secrets', `The file named by ${name} cannot be read.`, 'Correct the path or its permissions.'),
  );
  const needed = environment.sandboxUrl === undefined;
  if (environment.testClientSecret !== undefined) {
    checks.push(
      ok(
        'secrets',
        'DATADOG_TEST_CLIENT_SECRET is set: customers who connected before publication stay connected.',
      ),
    );
  } else if (environment.clientId !== undefined && environment.clientId !== file.id) {
    const what = 'DATADOG_TEST_CLIENT_SECRET is not set.';
    checks.push(
      open('secrets', what, 'Set it while there are connections that were made with the test client.'),
    );
  }
  const values = {
    DATADOG_CLIENT_SECRET: environment.clientSecret,
    SESSION_SECRET: environment.sessionSecret,
    ENCRYPTION_KEYS: environment.encryptionKeys,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      checks.push(
        needed
          ? wrong('secrets', `${name} is not set.`, `Set ${name} or ${name}_FILE.`)
          : ok('secrets', `${name} is not set; development mode makes one.`),
      );
    } else if (name !== 'ENCRYPTION_KEYS' && exampleSecret.test(value)) {
      checks.push(wrong('secrets', `${name} is an example value.`, 'Put in the real secret.'));
    } else checks.push(name === 'ENCRYPTION_KEYS' ? checkKeyRing(value) : ok('secrets', `${name} is set.`));
  }
  return checks;
}

function checkKeyRing(text: string): Check {
  try {
    const ring = parseKeyRing(text);
    return ok('secrets', `ENCRYPTION_KEYS holds ${ring.length} ${ring.length === 1 ? 'key' : 'keys'}.`);
  } catch (error) {
    if (error instanceof TilekitError) return wrong('secrets', error.message, error.remedy);
    throw error;
  }
}

const testingHost =
  /localhost|127\.0\.0\.1|\[::1\]|\.ngrok|\.trycloudflare\.com|\.loca\.lt|\.(test|example|invalid)$|staging|sandbox/i;

/** Whether Datadog would accept the URLs, and they fit each other and the profile. */
export function checkUrls(environment: Environment, file: OAuthClientFile, profile: ClientProfile): Check[] {
  const checks = [...file.redirectUris, file.onboardingUrl].map((url) => checkUrl(url, profile));
  const repeated = file.redirectUris.filter((url, index) => file.redirectUris.indexOf(url) !== index);
  for (const url of repeated) checks.push(wrong('URLs', `${url} is listed twice.`, 'Keep it once.'));
  const { publicUrl } = environment;
  const origin = publicUrl === undefined ? undefined : URL.parse(publicUrl)?.origin;
  if (publicUrl !== undefined && origin === undefined) {
    checks.push(
      wrong('URLs', 'PUBLIC_URL is not a URL.', 'Set it to an origin such as https://deploy.example.com.'),
    );
  } else if (origin === undefined) {
    checks.push(
      environment.sandboxUrl === undefined
        ? wrong(
            'URLs',
            'PUBLIC_URL is not set.',
            'Set it to the origin under which customers reach the server.',
          )
        : ok('URLs', 'PUBLIC_URL is not set; development mode uses the address that it listens on.'),
    );
  } else if (file.redirectUris.some((url) => URL.parse(url)?.origin === origin)) {
    checks.push(ok('URLs', `PUBLIC_URL ${origin} carries a redirect URI of the client.`));
  } else if (environment.sandboxUrl === undefined) {
    const remedy =
      'Register the redirect URI under this origin on the OAuth client page, or correct PUBLIC_URL.';
    checks.push(wrong('URLs', `No redirect URI of the client is under PUBLIC_URL ${origin}.`, remedy));
  }
  return checks;
}

function checkUrl(url: string, profile: ClientProfile): Check {
  try {
    const { hostname, protocol } = new URL(parseRedirectUri(url));
    if (testingHost.test(hostname) || protocol === 'http:') {
      const what = `${url} is a testing or example URL.`;
      return profile === 'published'
        ? wrong('URLs', what, 'Remove it before submission; Datadog asks for production URLs only.')
        : open('URLs', what, 'Fine for the test client; remove it before submission.');
    }
    return ok('URLs', `${url} can be registered.`);
  } catch (error) {
    if (error instanceof TilekitError) return wrong('URLs', error.message, error.remedy);
    throw error;
  }
}
