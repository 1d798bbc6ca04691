import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { requireApiKey } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { bytesOf, organizationOf } from '../../http/datadog-request.ts';
import { parseJson } from '../../http/parse-json.ts';
import { refuse, refuseIntakeKey } from '../../http/refusal.ts';

const maxAgeMs = 10 * 60_000;

const checks = Compile(
  Type.Array(
    Type.Object({
      check: Type.String(),
      host_name: Type.String(),
      status: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
      tags: Type.Optional(Type.Array(Type.String())),
      message: Type.Optional(Type.String()),
      timestamp: Type.Optional(Type.Integer()),
    }),
  ),
);

/**
 * `POST /api/v1/check_run`. Checks older than ten minutes are taken and dropped.
 *
 * @see https://docs.datadoghq.com/api/latest/service-checks/#submit-a-service-check
 */
export function checkRunRoute(app: FastifyInstance, datadog: Datadog): void {
  app.post(
    '/api/v1/check_run',
    {
      config: { roles: ['api'], errorType: 'text/json' },
      onRequest: requireApiKey(datadog, refuseIntakeKey),
    },
    (request, reply) => {
      const body = parseJson(bytesOf(request));
      // The document has a list; older clients send one check.
      const value = Array.isArray(body) ? body : [body];
      if (!checks.Check(value)) throw refuse(400, 'Payload is not in the expected format');
      const now = datadog.clock.now();
      datadog.received.add('service-checks', organizationOf(request), now, value, ({ timestamp }) =>
        timestamp !== undefined && now.getTime() - timestamp * 1000 > maxAgeMs
          ? 'older than 10 minutes'
          : undefined,
      );
      return reply.code(202).type('text/json').send('{"status": "ok"}');
    },
  );
}
