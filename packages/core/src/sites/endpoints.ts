import { createError } from '../errors/create-error.ts';
import type { DatadogHost } from './datadog-site.ts';

/**
 * The last step from a Datadog host to a URL: production goes to the host itself, development to the sandbox.
 *
 * @param host a branded host of the site table
 * @param path begins with a slash, in the host's own terms (`/api/v2/series`); default `/`
 */
export type Endpoints = (host: DatadogHost, path?: `/${string}`) => URL;

/**
 * The real Datadog: `https://<host><path>`.
 *
 * @returns the URL to call
 */
export const directEndpoints: Endpoints = (host, path = '/') => new URL(`https://${host}${path}`);

/**
 * Sends every Datadog host to a sandbox that serves it under a path prefix with its real name.
 *
 * @param sandboxUrl origin of the sandbox, such as `http://127.0.0.1:4400`
 * @returns endpoints such as `http://127.0.0.1:4400/api.<domain>/api/v2/series`
 * @throws SANDBOX_URL_INVALID
 */
export function createSandboxEndpoints(sandboxUrl: string | URL): Endpoints {
  const address = sandboxUrl.toString();
  const base = URL.canParse(address) ? new URL(address) : undefined;
  if (
    !base ||
    !/^https?:$/.test(base.protocol) ||
    base.username ||
    base.password ||
    base.search ||
    base.hash
  ) {
    throw createError(
      'SANDBOX_URL_INVALID',
      'The URL of the sandbox is not an http or https URL without a query.',
    );
  }
  const prefix = base.href.replace(/\/+$/, '');
  return (host, path = '/') => new URL(`${prefix}/${host}${path}`);
}
