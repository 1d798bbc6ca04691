/** What this package uses of newer versions of JavaScript, for Node 20: imported first by the command. */
const urls: { parse?: unknown } = URL;
if (urls.parse === undefined)
  Object.defineProperty(URL, 'parse', { value: parseUrl, configurable: true, writable: true });

function parseUrl(text: string | URL, base?: string | URL): URL | null {
  return URL.canParse(String(text), base === undefined ? undefined : String(base))
    ? new URL(text, base)
    : null;
}

export {};
