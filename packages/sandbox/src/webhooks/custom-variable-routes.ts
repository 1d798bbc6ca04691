import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { requireKeyPair } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { bytesOf, hostOf, organizationOf } from '../http/datadog-request.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import { limitRate } from '../rate-limits/limit-rate.ts';
import type { CustomVariableRecord } from '../organizations/organization-record.ts';
import { configurationPath } from './webhook-routes.ts';

const name = Type.String({ pattern: '^[A-Z0-9_]+$' });
const creation = Type.Object({ name, value: Type.String(), is_secret: Type.Boolean() });
const change = Type.Partial(creation);

interface NamedVariable {
  Params: { name: string };
}

/**
 * The four operations on custom variables. The value of a secret one is never in an answer.
 *
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export function customVariableRoutes(app: FastifyInstance, datadog: Datadog): void {
  const path = `${configurationPath}/custom-variables`;
  const keyPair = {
    config: { roles: ['api'] as const },
    onRequest: [requireKeyPair(datadog), limitRate(datadog, 'webhooks')],
  };

  app.post(path, keyPair, async (request, reply) => {
    const body = parseJson(bytesOf(request));
    if (!Value.Check(creation, body)) throw refuse(400, 'Invalid custom variable');
    const { customVariables } = organizationOf(request).record;
    if (customVariables.some((other) => other.name === body.name)) {
      throw refuse(400, 'Custom variable already exists');
    }
    const variable = { name: body.name, value: body.value, is_secret: body.is_secret };
    customVariables.push(variable);
    await datadog.state.save();
    return reply
      .code(201)
      .header('location', `https://${hostOf(request).site.webHost}${path}/${body.name}`)
      .send(describe(variable));
  });

  app.get<NamedVariable>(`${path}/:name`, keyPair, (request) => describe(find(request)));

  app.put<NamedVariable>(`${path}/:name`, keyPair, async (request) => {
    const body = parseJson(bytesOf(request));
    if (!Value.Check(change, body)) throw refuse(400, 'Invalid custom variable');
    const variable = find(request);
    const { customVariables } = organizationOf(request).record;
    if (customVariables.some((other) => other !== variable && other.name === body.name)) {
      throw refuse(400, 'Custom variable already exists');
    }
    Object.assign(variable, {
      name: body.name ?? variable.name,
      value: body.value ?? variable.value,
      is_secret: body.is_secret ?? variable.is_secret,
    });
    await datadog.state.save();
    return describe(variable);
  });

  app.delete<NamedVariable>(`${path}/:name`, keyPair, async (request) => {
    const variable = find(request);
    const { record } = organizationOf(request);
    record.customVariables = record.customVariables.filter((other) => other !== variable);
    await datadog.state.save();
    return {};
  });
}

function find(request: FastifyRequest<NamedVariable>): CustomVariableRecord {
  const variable = organizationOf(request).record.customVariables.find(
    (candidate) => candidate.name === request.params.name,
  );
  if (!variable) throw refuse(404, 'Custom variable does not exist');
  return variable;
}

function describe(variable: CustomVariableRecord): Partial<CustomVariableRecord> {
  return variable.is_secret ? { name: variable.name, is_secret: true } : variable;
}
