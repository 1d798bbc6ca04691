import { createError, missingScopes, parseDomain, TilekitError, type Installation } from '@tilekit/core';
import { listMonitors, type Monitor } from '@tilekit/telemetry';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { findInstallation } from '../../installations/find-installations.ts';
import { wantsPage } from '../../plugins/problems.ts';
import { pageOrJson, problems, redirect, signedIn, tone } from '../answers.ts';
import { requireAccount } from '../../sessions/browser-session.ts';

/** As many as a page can show; an organization may have thousands. */
const mostMonitors = 200;

const schema = {
  tags: ['installations'],
  ...signedIn,
  summary: 'The monitors of the organization, as Datadog lists them now',
  response: {
    200: pageOrJson(
      'At most 200',
      Type.Object({
        monitors: Type.Array(
          Type.Object(
            { id: Type.Integer(), name: Type.String(), query: Type.String(), state: Type.String(), tone },
            { title: 'Monitor' },
          ),
        ),
      }),
    ),
    ...redirect('To the sign-in'),
    ...problems,
  },
};

const tones: ReadonlyMap<string, string> = new Map(Object.entries({ OK: 'good', Alert: 'bad', Warn: 'bad' }));

/** An example of pulling: the organization's monitors, read with the access token (`monitors_read`). */
export function registerMonitorRoutes(app: FastifyInstance, options: AppOptions): void {
  const { accessTokens, endpoints, lifecycle, transport } = options;

  app.get<{ Params: { id: string } }>('/installations/:id/monitors', { schema }, async (request, reply) => {
    const account = await requireAccount(options, request, reply);
    if (account === undefined) return reply;
    const { installation } = await findInstallation(lifecycle, account.id, request.params.id);
    const site = parseDomain(installation.domain, lifecycle.sites);
    const monitors = await accessTokens
      .withAccessToken(installation.id, async (accessToken) => {
        const found: Monitor[] = [];
        for await (const monitor of listMonitors({ site, accessToken, transport, endpoints })) {
          found.push(monitor);
          if (found.length === mostMonitors) break;
        }
        return found;
      })
      .catch((error: unknown) => {
        throw namedRefusal(error, installation);
      });
    const described = monitors.map(({ id, name, query, overallState = 'No state' }) => ({
      id,
      name,
      query,
      state: overallState,
      tone: tones.get(overallState) ?? 'quiet',
    }));
    if (!wantsPage(request)) return reply.send({ monitors: described });
    return reply.view('monitors', {
      title: 'Monitors',
      account,
      csrfToken: reply.generateCsrf(),
      monitors: described,
      siteName: site.name,
      organizationName: installation.organization?.name ?? 'Datadog organization',
      isCut: monitors.length === mostMonitors,
    });
  });
}

/** Datadog says the same to a missing scope and to a connection that it ended. The scope that it granted tells which. */
function namedRefusal(error: unknown, installation: Installation): unknown {
  if (!(error instanceof TilekitError) || error.code !== 'FORBIDDEN') return error;
  if (missingScopes(installation, ['monitors_read']).length > 0) return error;
  return createError('CREDENTIAL_EXPIRED', error.message, { status: error.status, cause: error });
}
