import { STATUS_CODES } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { findHost } from '../sites/host-table.ts';
import { splitTarget } from '../sites/rewrite-url.ts';

/** Whether a person in front of a browser asks, rather than a program. */
export function asksForPage(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}

export const errorPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** An error as a page, with the way back to the site's console. */
export function errorPage(request: FastifyRequest, status: number, body: unknown): string {
  const name = STATUS_CODES[status] ?? 'Error';
  const host = findHost(splitTarget(request.url).first);
  const home = host ? `/${host.role === 'web' ? host.host : host.site.webHost}/integrations` : '/';
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${status} ${name} · Datadog sandbox</title>
  <link rel="stylesheet" href="/_sandbox/pico/pico.min.css">
  <link rel="stylesheet" href="/_sandbox/assets/frame.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<main class="narrow" id="main" tabindex="-1">
  <h1>${status} ${name}</h1>
  <p>The sandbox has no page here, or refused the request:</p>
  <pre tabindex="0"><code>${escapeHtml(JSON.stringify(body, null, 2))}</code></pre>
  <p><a href="${escapeHtml(home)}">Back to the console</a></p>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0) ?? 0};`);
}
