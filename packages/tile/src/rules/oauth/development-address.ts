/** Hosts that are only reachable on a developer's machine or for a test. */
export function isDevelopmentAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname.toLowerCase();
  if (/^(localhost|127\.|10\.|192\.168\.|0\.0\.0\.0|\[)/.test(host)) return true;
  if (
    /(^|\.)(ngrok\.io|ngrok-free\.app|ngrok\.app|loca\.lt|trycloudflare\.com|local|localhost|internal)$/.test(
      host,
    )
  )
    return true;
  return host
    .split('.')
    .some((label) =>
      /^(.*-)?(dev|develop|development|staging|stage|stg|qa|test|sandbox|preprod|preview|demo|uat)\d*(-.*)?$/.test(
        label,
      ),
    );
}
