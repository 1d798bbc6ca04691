import type { Connection, Lab } from '../run/lab.ts';
import { tokenPath } from '../run/endpoints.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { parseUrl } from '../browser/parse-url.ts';

/** Requests that an access token was sent with: everything but OAuth, the key and the intakes. */
export function isTokenUse(request: SeenRequest): boolean {
  const { path } = request;
  return (
    !path.startsWith('/oauth2/') &&
    !isIntake(request) &&
    path !== '/api/v2/api_keys/marketplace' &&
    path !== '/api/v1/validate'
  );
}

/** Intakes of what a server sends itself: the lab disturbs them. */
export const intakePaths = [
  '/api/v2/series',
  '/api/v1/series',
  '/api/v2/logs',
  '/v1/input',
  '/api/v1/events',
  '/api/v2/events',
  '/api/v1/check_run',
  '/api/v1/distribution_points',
] as const;

/** Intakes that tracers and OpenTelemetry's exporters send to. */
const exporterPaths = ['/api/v2/spans', '/v1/traces', '/v1/metrics', '/v1/logs'] as const;

/** Requests that data was sent with; the same paths are read with other methods. */
export function isIntake({ method, path }: Pick<SeenRequest, 'method' | 'path'>): boolean {
  return (
    method === 'POST' &&
    ([...intakePaths, ...exporterPaths].some((one) => one === path) || path.startsWith('/v1/input/'))
  );
}

export function isRefresh({ path, grantType }: SeenRequest): boolean {
  return path === tokenPath && grantType === 'refresh_token';
}

/** Opens the pages of an installation, as its customer does: some of them read from Datadog. */
export async function openPages(
  lab: Lab,
  { customer, installation }: Connection,
  atOnce = 1,
): Promise<string[]> {
  if (!installation) return [];
  const links = await pagesOf(lab, customer, installation.id);
  await customer.visit(async (browser) => {
    for (const link of links) {
      await Promise.all(
        Array.from({ length: atOnce }, () =>
          browser.open(link, { timeoutMs: 20_000, takesLimits: true }).catch(() => undefined),
        ),
      );
    }
  });
  return links.map(({ pathname }) => pathname);
}

const known = new WeakMap<Lab, Map<string, Promise<URL[]>>>();

/** Addresses about the installation that the listing links to. Only what reads is opened, with GET. */
function pagesOf(lab: Lab, customer: Connection['customer'], id: string): Promise<URL[]> {
  const pages = known.get(lab) ?? new Map<string, Promise<URL[]>>();
  known.set(lab, pages);
  const made = pages.get(id) ?? find();
  pages.set(id, made);
  // A listing that shows none yet is read again.
  void made.then((found) => {
    if (found.length === 0) pages.delete(id);
  });
  return made;

  async function find(): Promise<URL[]> {
    const page = await customer.visit((browser) =>
      browser.open(lab.installations.url, { headers: { accept: 'text/html' } }).catch(() => undefined),
    );
    const addresses = [
      ...(page?.root.querySelectorAll('a[href]').flatMap((link) => link.getAttribute('href') ?? []) ?? []),
      ...(page?.isHtml
        ? []
        : [...(page?.text ?? '').matchAll(/"((?:https?:\/)?\/[^"\s]+)"/g)].map(([, found = '']) => found)),
    ];
    const urls = addresses.flatMap((address) => parseUrl(address, page?.url.href) ?? []);
    const own = urls.filter(
      (url) =>
        lab.addresses.of(url).kind === 'target' &&
        url.pathname.includes(id) &&
        !/disconnect|delete|remove|revoke|log-?out|sign-?out/i.test(url.pathname),
    );
    return [...new Map(own.map((url) => [url.href, url])).values()].slice(0, 6);
  }
}
