import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { readTime } from '../clock/read-time.ts';
import { faultSchema, type Fault } from '../control/faults.ts';
import { policyBody } from '../control/policy.ts';
import { resetDatadog, type Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import { readForm } from './browser-session.ts';
import { baseOf, renderPage } from './render-page.ts';

const web = { config: { roles: ['web'] as const } };

/** The policies as a form shows them; the first choice is the standard. */
const policies = [
  { name: 'refreshTokens', label: 'A refresh', choices: { same: 'keeps the refresh token', rotate: 'replaces the refresh token', 'rotate-and-keep': 'adds a refresh token, the old one stays valid' } },
  { name: 'oauthErrors', label: 'Errors of the token endpoint', choices: { both: 'in both forms', datadog: 'as observed at Datadog', rfc6749: 'as in RFC 6749' } },
  { name: 'unnamedWebhooks', label: 'Monitors without a webhook in their message', choices: { tile: 'notify if they belong to the tile', all: 'notify every webhook', none: 'notify none, as at Datadog' } },
  { name: 'testClient', label: 'The test client can be authorized', choices: { 'own-organization': 'in its own organization', 'every-organization': 'in every organization' } },
] as const; // prettier-ignore

/** What can be tried with one press: common faults. */
const examples = [
  { label: 'Rate limit', status: 429, headers: '{"x-ratelimit-reset": "5"}', body: '{"errors": ["Too many requests"]}' },
  { label: 'Unavailable', status: 503, headers: '', body: '' },
  { label: 'Expired token', status: 401, headers: '', body: '{"errors": ["Unauthorized"]}' },
] as const; // prettier-ignore

/** Faults, clock, policies and reset for people: what `/_sandbox/…` is for tests. */
export function controlPages(app: FastifyInstance, datadog: Datadog): void {
  app.get('/controls', web, (request, reply) =>
    renderPage(
      datadog,
      request,
      reply,
      'controls.eta',
      { title: 'Controls', section: '/controls' },
      {
        faults: datadog.faults.list().map((fault) => ({
          request: `${fault.match?.method ?? 'any'} ${fault.match?.path ?? '*'}`,
          organization: fault.match?.organization ?? '',
          times: fault.times ?? 1,
          what: describeFault(fault),
        })),
        ...{ policies, examples, policy: datadog.policy },
        now: datadog.clock.now().toISOString().slice(0, 19),
      },
    ),
  );

  const onForm = (path: string, act: (form: URLSearchParams) => unknown): void => {
    app.post(`/controls/${path}`, web, async (request, reply) => {
      await act(readForm(datadog, request));
      datadog.changes.note();
      return reply.redirect(`${baseOf(request)}/controls`, 303);
    });
  };
  onForm('faults', (form) => {
    datadog.faults.add([readFault(form)]);
  });
  onForm('clear-faults', () => {
    datadog.faults.reset();
  });
  onForm('clock', (form) => {
    const now = readTime(`${form.get('now') ?? ''}Z`);
    if (!now) throw refuse(400, 'The time must look like 2026-11-02T10:00:00');
    datadog.clock.set(now);
  });
  onForm('clock-reset', () => {
    datadog.clock.reset();
  });
  onForm('policy', (form) => {
    const chosen = {
      ...Object.fromEntries(policies.map(({ name }) => [name, form.get(name)])),
      accessTokenSeconds: Number(form.get('accessTokenSeconds')),
    };
    if (!Value.Check(policyBody, chosen)) throw refuse(400, 'Access tokens live 1 to 86,400 seconds');
    Object.assign(datadog.policy, chosen);
  });
  onForm('reset', () => resetDatadog(datadog));
}

function readFault(form: URLSearchParams): Fault {
  const text = (name: string) => (form.get(name) ?? '').trim();
  const kind = text('kind');
  const delayMs = Number(text('delayMs') || 0);
  const fault: unknown = {
    match: {
      ...(text('method') === '' ? {} : { method: text('method') }),
      path: text('path') || '*',
    },
    times: Number(text('times') || 1),
    ...(kind === 'respond'
      ? {
          respond: {
            status: Number(text('status')),
            ...(text('headers') === '' ? {} : { headers: readJson(text('headers'), 'headers') }),
            ...(text('body') === '' ? {} : { body: readBody(text('body')) }),
          },
        }
      : {}),
    ...(kind === 'before' || kind === 'after' ? { drop: kind } : {}),
    ...(delayMs > 0 ? { delayMs } : {}),
  };
  if (!Value.Check(faultSchema, fault)) {
    throw refuse(
      400,
      'A fault needs a status from 200 to 599, a number of times, and headers with plain values',
    );
  }
  return fault;
}

function readJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(400, `The ${what} must be JSON, such as {"retry-after": "5"}`);
  }
}

/** JSON where it is JSON, else the text itself. */
function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describeFault({ respond, drop, delayMs }: Fault): string {
  const parts = [
    ...(delayMs === undefined ? [] : [`waits ${delayMs} ms`]),
    ...(respond ? [`answers ${respond.status}`] : []),
    ...(drop === undefined ? [] : [`drops the connection ${drop} the request is handled`]),
  ];
  return parts.join(', ') || 'does nothing';
}
