import type { Page } from '../browser/page.ts';
import { LeftDatadog } from '../browser/browser.ts';
import { comeBack } from '../run/flow.ts';
import { tokenPath } from '../run/endpoints.ts';
import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { NotTested } from '../run/lab-error.ts';
import { isNamedIn } from '../run/organization.ts';
import { sources, type Adversary, type Finding } from './adversary.ts';
import { exchangesOf, withCallback } from './pending-callback.ts';

const { asvs } = sources;

/** What visitors can fetch or write into pages, and what they notice when Datadog is silent. */
export const exposureAdversaries: readonly Adversary[] = [
  {
    id: 'operations/no-files-served',
    severity: 'high',
    title: 'Configuration and sources cannot be fetched',
    source: asvs,
    remedy: 'Serve a folder of public files only; keep diagnostics off the public port.',
    async judge(lab) {
      const base = await lab.base();
      const id = base.installation?.id ?? '';
      const browser = lab.anonymous();
      const secrets = (await lab.control.secrets()).filter(({ kind }) => kind !== 'code');
      for (const path of [
        '/.env',
        '/.git/config',
        '/.git/HEAD',
        '/config.json',
        '/lab.json',
        '/package.json',
        '/debug',
        '/debug/vars',
        '/_debug',
        '/env',
        '/actuator/env',
        '/server.js',
        '/app.py',
        '/state.json',
        '/dump',
        '/internal/state',
        '/metrics',
        '/%2e%2e/%2e%2e/etc/passwd',
        '/static/../../etc/passwd',
        '/admin',
        '/status',
        '/debug/installations',
        '/api/debug',
        '/db.sqlite',
        '/health',
        '/healthz',
        '/_status',
        '/.env.local',
        '/config',
        '/logs',
        '/server.log',
        '/tokens',
        '/api/installations',
        '/installations.json',
        '/api/v1/installations',
        '/dump.json',
        '/data.json',
        '/backup.sql',
        '/index.js',
        '/server.ts',
        '/main.py',
        '/main.go',
        '/openapi.json',
        '/console',
        '/internal/metrics',
      ]) {
        const answer = await browser.send(new URL(path, lab.target)).catch(() => undefined);
        if (!answer || answer.status >= 400) continue;
        if (secrets.some(({ value }) => answer.body.includes(value)))
          return `${path} shows a secret to everybody.`;
        if (/^(?:[A-Z_]+=.+\n?)+/.test(answer.body) && path === '/.env') return '/.env can be fetched.';
        if (/^\[core\]|^ref: refs\//.test(answer.body)) return `${path} can be fetched.`;
        if (/root:.*:0:0:/.test(answer.body)) return `${path} reads files outside the public folder.`;
        if (isNamedIn(answer.body, base.organization) || (id.length >= 6 && answer.body.includes(id)))
          return `${path} shows a customer’s installation to everybody.`;
        if (!/html/i.test(answer.headers['content-type'] ?? '') && isSource(path, answer.body))
          return `${path} can be fetched: the server’s own files are public.`;
        if (/"(?:access_?token|refresh_?token|api_?key|client_?secret)"\s*:\s*"[^"]{8,}"/i.test(answer.body))
          return `${path} shows credentials to everybody.`;
      }
      return undefined;
    },
  },
  {
    id: 'operations/organization-name-escaped',
    severity: 'high',
    title: 'Markup in the name of a Datadog organization is shown as text',
    source: asvs,
    remedy: 'Escape `dd_org_name`: everybody can name an organization, and write the callback’s address.',
    judge: (lab) =>
      withCallback(lab, async ({ browser, callback }) => {
        const script = '<img src=x onerror=tilekitLab3>';
        const url = new URL(callback);
        url.searchParams.set('dd_org_name', `Port ${script}`);
        const end = await comeBack(lab, browser, url);
        const list = await browser.open(lab.installations.url, { headers: { accept: 'text/html' } });
        const shown = [end, list].find((page) => page.isHtml && page.text.includes(script));
        return (
          shown &&
          `${shown.url.pathname} contains markup from the organization’s name (cross-site scripting).`
        );
      }),
  },
  {
    id: 'operations/address-escaped',
    severity: 'high',
    title: 'What an address says is not written into pages as markup',
    source: asvs,
    remedy: 'Escape everything that comes from an address, in text and in attributes, or leave it out.',
    judge: judgeEscaping,
  },
  {
    id: 'operations/datadog-silent',
    severity: 'high',
    title: 'While Datadog is silent, other visitors are served',
    source: asvs,
    remedy: 'Wait for Datadog without blocking: no lock and no single thread over a call.',
    judge: judgeSilence,
  },
];

const programs =
  /process\.env|os\.environ|createServer\(|from 'node:|require\(['"]|^import \w+$|^package main|def do_GET/m;

/** Files that belong to the server: a manifest of packages, or a program that is no script of a page. */
function isSource(path: string, body: string): boolean {
  if (path === '/package.json') return /"(?:dependencies|devDependencies|scripts)"\s*:/.test(body);
  return /\.(?:js|ts|py|go)$/.test(path) && programs.test(body);
}

const marks = [
  '</title></script><img src=x onerror=tilekitLab4>',
  `x" onfocus="tilekitLab5" y='`,
  `x' onfocus='tilekitLab5' y="`,
];
const names = [
  'site',
  'domain',
  'next',
  'return_to',
  'returnTo',
  'redirect',
  'error',
  'message',
  'msg',
  'status',
  'q',
  'id',
  'email',
  'account',
];

async function judgeEscaping(lab: Lab): Promise<Finding> {
  await lab.base();
  const signIn = lab.customers.first.signInForm;
  const pages = [
    lab.onboardingUrl,
    lab.installations.url,
    ...(signIn ? [new URL(signIn.url, lab.target)] : []),
    new URL('/tilekit-lab-nowhere', lab.target),
  ];
  const open = async (browser: ReturnType<Lab['anonymous']>, url: URL) => {
    try {
      return await browser.open(url, { headers: { accept: 'text/html' } });
    } catch (error) {
      if (error instanceof LeftDatadog) return undefined;
      throw error;
    }
  };
  const judge = async (browser: ReturnType<Lab['anonymous']>): Promise<Finding> => {
    for (const mark of marks) {
      for (const page of pages) {
        const url = new URL(page);
        for (const name of names) url.searchParams.set(name, mark);
        const shown = await open(browser, url);
        if (shown && isWritten(shown))
          return `${shown.url.pathname} writes a parameter of the address into the page as markup (cross-site scripting).`;
      }
      const nowhere = await open(browser, new URL(`/tilekit-lab-${encodeURIComponent(mark)}`, lab.target));
      if (nowhere && isWritten(nowhere))
        return `The page for addresses that do not exist writes the address into itself as markup (cross-site scripting).`;
    }
    return undefined;
  };
  return (
    (await lab.customers.first.visit(judge)) ?? judge(lab.anonymous('a visitor with markup in the address'))
  );
}

function isWritten(page: Page): boolean {
  return (
    page.isHtml &&
    page.root
      .querySelectorAll('[onerror], [onfocus]')
      .some((element) => /tilekitLab[45]/.test(element.rawAttrs))
  );
}

const silentMs = 6000;

async function judgeSilence(lab: Lab): Promise<Finding> {
  return withCallback(lab, async ({ browser, callback, organization, before }) => {
    await lab.control.faults([
      { match: { path: tokenPath, organization: organization.key }, delayMs: silentMs },
    ]);
    const waiting = comeBack(lab, browser, callback).catch(() => undefined);
    await pause(700);
    const visitor = lab.anonymous('a visitor while Datadog is silent');
    const begunAt = Date.now();
    const { at } = await visitor.send(new URL('/tilekit-lab-meanwhile', lab.target), { timeoutMs: 25_000 });
    await waiting;
    await lab.control.clearFaults(organization.key);
    const [exchange] = await exchangesOf(lab, organization, before);
    // The sandbox notes a request when it has answered it.
    const answeredAt = Date.parse(exchange?.at ?? '');
    if (!(answeredAt > begunAt + silentMs / 2)) throw new NotTested('No callback was waiting for Datadog.');
    return at >= answeredAt
      ? 'While one callback waited for Datadog, the server answered no other request.'
      : undefined;
  });
}
