import type { FastifyInstance } from 'fastify';
import { requireApiKey } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { organizationOf } from '../../http/datadog-request.ts';
import { parseJson } from '../../http/parse-json.ts';
import { readIntake } from '../../http/read-intake.ts';
import { refuse } from '../../http/refusal.ts';
import { Operations, type Call } from '../../operations/operations.ts';
import { refuseObject } from '../../operations/refuse-body.ts';
import { isObject, textAt, valueAt, type Payload } from '../../received/payload.ts';

/** What the console knows of such an item: which product it is for, and what was sent. */
interface OtherItem {
  product: string;
  path: string;
  body: unknown;
}

/**
 * Intakes of products that the sandbox does not imitate: CI Visibility, DORA metrics and LLM Observability. Bodies are
 * checked, kept and shown as they came; nothing is computed of them.
 *
 * @see https://docs.datadoghq.com/api/latest/ci-visibility-pipelines/#send-pipeline-event
 * @see https://docs.datadoghq.com/api/latest/dora-metrics/
 * @see https://docs.datadoghq.com/llm_observability/instrumentation/api/
 */
export function otherIntakeRoutes(app: FastifyInstance, datadog: Datadog): void {
  const api = new Operations(app, datadog);
  const keep = ({ organization, now, rawBody, request }: Call, product: string): void => {
    const item: OtherItem = {
      product,
      path: request.routeOptions.url?.replace('/:host', '') ?? '',
      body: rawBody,
    };
    datadog.received.add('other', organization, now, [item]);
  };

  api.offer(
    'v2.CreateCIAppPipelineEvent',
    (call) => {
      const { data } = call.body;
      const entries: unknown[] = Array.isArray(data) ? data : [data];
      const isEvent = (entry: unknown) => isObject(entry) && isObject(valueAt(entry, 'attributes.resource'));
      if (!entries.every(isEvent)) {
        throw refuseObject(400, 'Bad Request', "'resource' is a required property", true);
      }
      keep(call, 'CI Visibility');
      return {};
    },
    { status: 202, errors: 'json-api' },
  );
  for (const [id, type] of [
    ['v2.CreateDORADeployment', 'dora_deployment'],
    ['v2.CreateDORAFailure', 'dora_failure'],
    // The older name of a failure.
    ['v2.CreateDORAIncident', 'dora_failure'],
  ] as const) {
    api.offer(
      id,
      (call) => {
        keep(call, 'DORA metrics');
        const given = textAt(call.body, 'data.attributes.id');
        return { data: { id: given === '' ? datadog.randomness.token() : given, type } };
      },
      { errors: 'json-api' },
    );
  }
  llmRoutes(app, datadog);
}

/** Ours: the page of the API names no limits. */
const llmLimits = { wire: 5 * 1024 * 1024, decompressed: 20 * 1024 * 1024 };

/** The addresses of LLM Observability, and what a body of each must hold. */
const llmIntakes: readonly [path: string, type: string, needed: readonly string[]][] = [
  ['/api/intake/llm-obs/v1/trace/spans', 'span', ['ml_app', 'spans']],
  ['/api/intake/llm-obs/v1/eval-metric', 'evaluation_metric', ['metrics']],
  ['/api/intake/llm-obs/v2/eval-metric', 'evaluation_metric', ['metrics']],
];

/**
 * Spans and evaluations of LLM Observability, which the OpenAPI documents do not have: spans are answered without a
 * body, evaluations with their ids.
 *
 * @see https://docs.datadoghq.com/llm_observability/instrumentation/api/
 */
function llmRoutes(app: FastifyInstance, datadog: Datadog): void {
  for (const [path, type, needed] of llmIntakes) {
    app.post(
      path,
      { config: { roles: ['api'], maxBytes: llmLimits.wire }, onRequest: requireApiKey(datadog) },
      async (request, reply) => {
        const body = parseJson(await readIntake(request, llmLimits, ['gzip', 'deflate']));
        checkLlmBody(body, type, needed);
        const item: OtherItem = { product: 'LLM Observability', path, body };
        datadog.received.add('other', organizationOf(request), datadog.clock.now(), [item]);
        if (type === 'span') return reply.code(202).send();
        const metrics = valueAt(body, 'data.attributes.metrics');
        const attributes = {
          metrics: (Array.isArray(metrics) ? metrics : [])
            .filter(isObject)
            .map((metric) => ({ id: datadog.randomness.uuid(), ...metric })),
        };
        return reply.code(202).send({ data: { type, id: datadog.randomness.uuid(), attributes } });
      },
    );
  }
}

function checkLlmBody(body: unknown, type: string, needed: readonly string[]): asserts body is Payload {
  if (!isObject(body) || !isObject(body.data)) throw refuse(400, 'Expected {"data": {"type", "attributes"}}');
  if (body.data.type !== type) throw refuse(400, `Expected the type "${type}"`);
  const missing = needed.find((name) => valueAt(body, `data.attributes.${name}`) === undefined);
  if (missing !== undefined) throw refuse(400, `Missing required attribute "${missing}"`);
}
