/** Adds what this package uses of newer versions of JavaScript where Node 20 lacks it; for the command, which is the whole program. */
export function supportNode20(): void {
  const urls: { parse?: unknown } = URL;
  if (urls.parse === undefined)
    Object.defineProperty(URL, 'parse', { value: parseUrl, configurable: true, writable: true });
}

function parseUrl(text: string | URL, base?: string | URL): URL | null {
  const isValid = URL.canParse(String(text), base === undefined ? undefined : String(base));
  return isValid ? new URL(text, base) : null;
}
