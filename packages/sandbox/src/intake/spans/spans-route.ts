import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { requireApiKey } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { organizationOf } from '../../http/datadog-request.ts';
import { parseJson } from '../../http/parse-json.ts';
import { readIntake } from '../../http/read-intake.ts';
import { refuse } from '../../http/refusal.ts';

const spans = Type.Array(Type.Record(Type.String(), Type.Unknown()));
const oneTrace = Type.Object({ spans });
const manyTraces = Type.Object({ traces: Type.Array(oneTrace) });

/** Ours: no page states them. */
const limits = { wire: 15 * 1024 * 1024, decompressed: 60 * 1024 * 1024 };

/**
 * `POST /api/v2/spans` on the spans intake: what Datadog's own tracers send when there is no Agent. No page documents
 * it for partners; the two forms of its body are those of the tracers.
 */
export function spansRoute(app: FastifyInstance, datadog: Datadog): void {
  app.post(
    '/api/v2/spans',
    {
      config: { roles: ['spans-intake'], maxBytes: limits.wire },
      onRequest: requireApiKey(datadog),
    },
    async (request, reply) => {
      const value = parseJson(await readIntake(request, limits, ['gzip', 'deflate', 'zstd']));
      const traces = Value.Check(manyTraces, value) ? value.traces : [value];
      if (!traces.every((trace) => Value.Check(oneTrace, trace))) {
        throw refuse(400, 'Expected {"spans": […]} or {"traces": [{"spans": […]}]}');
      }
      const items = traces.flatMap((trace) => trace.spans);
      datadog.received.add('traces', organizationOf(request), datadog.clock.now(), items);
      return reply.code(200).send({});
    },
  );
}
