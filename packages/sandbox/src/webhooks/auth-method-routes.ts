import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { requireKeyPair } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { refuseWithDetail } from '../http/refusal.ts';
import { bytesOf, organizationOf } from '../http/datadog-request.ts';
import { describeMismatch } from '../http/describe-mismatch.ts';
import { parseJson } from '../http/parse-json.ts';
import { limitRate } from '../rate-limits/limit-rate.ts';
import type { AuthMethodRecord } from '../organizations/organization-record.ts';

const basePath = '/api/v2/integration/webhooks/configuration/auth-method';
const protocol = 'oauth2-client-credentials';
const type = `webhooks-auth-method-${protocol}`;

const attributes = Type.Object({
  name: Type.String({ minLength: 1 }),
  access_token_url: Type.String({ pattern: '^https?://' }),
  client_id: Type.String({ minLength: 1 }),
  client_secret: Type.String({ minLength: 1 }),
  scope: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  audience: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const creation = Type.Object({ data: Type.Object({ type: Type.Literal(type), attributes }) });
const change = Type.Object({
  data: Type.Object({
    type: Type.Literal(type),
    id: Type.Optional(Type.String()),
    attributes: Type.Partial(attributes),
  }),
});

interface NamedMethod {
  Params: { id: string };
}

/**
 * The five operations on auth methods: OAuth2 client credentials that deliveries authenticate with. The
 * client secret is write-only.
 *
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export function authMethodRoutes(app: FastifyInstance, datadog: Datadog): void {
  const path = `${basePath}/${protocol}`;
  const keyPair = {
    config: { roles: ['api'] as const },
    onRequest: [requireKeyPair(datadog), limitRate(datadog, 'webhooks')],
  };

  app.get(basePath, keyPair, (request) => {
    const { authMethods } = organizationOf(request).record;
    const included = new URL(request.url, 'http://sandbox').searchParams.get('include') === protocol;
    return {
      data: authMethods.map(({ id, name }) => ({
        type: 'webhooks-auth-method',
        id,
        attributes: { name, protocol },
        relationships: { [protocol]: { data: { type, id } } },
      })),
      ...(included ? { included: authMethods.map(describe) } : {}),
    };
  });

  app.post(path, keyPair, async (request, reply) => {
    const body = parseJson(bytesOf(request), refuseWithDetail);
    if (!Value.Check(creation, body)) throw refuseWithDetail(400, describeMismatch(creation, body));
    const { authMethods } = organizationOf(request).record;
    const given = body.data.attributes;
    refuseDuplicate(authMethods, given.name);
    const method = {
      id: datadog.randomness.uuid(),
      name: given.name,
      access_token_url: given.access_token_url,
      client_id: given.client_id,
      client_secret: given.client_secret,
      scope: given.scope ?? null,
      audience: given.audience ?? null,
    };
    authMethods.push(method);
    await datadog.state.save();
    return reply.code(201).send({ data: describe(method) });
  });

  app.get<NamedMethod>(`${path}/:id`, keyPair, (request) => ({ data: describe(find(request)) }));

  app.patch<NamedMethod>(`${path}/:id`, keyPair, async (request) => {
    const body = parseJson(bytesOf(request), refuseWithDetail);
    if (!Value.Check(change, body)) throw refuseWithDetail(400, describeMismatch(change, body));
    const method = find(request);
    const { name } = body.data.attributes;
    const others = organizationOf(request).record.authMethods.filter((other) => other !== method);
    if (name !== undefined) refuseDuplicate(others, name);
    Object.assign(method, body.data.attributes);
    await datadog.state.save();
    return { data: describe(method) };
  });

  app.delete<NamedMethod>(`${path}/:id`, keyPair, async (request, reply) => {
    const method = find(request);
    const { record } = organizationOf(request);
    record.authMethods = record.authMethods.filter((other) => other !== method);
    for (const webhook of record.webhooks) {
      if (webhook.auth_method_id === method.id) webhook.auth_method_id = null;
    }
    await datadog.state.save();
    return reply.code(204).send();
  });
}

function refuseDuplicate(methods: readonly AuthMethodRecord[], name: string): void {
  if (methods.some((method) => method.name === name)) {
    throw refuseWithDetail(409, `An auth method with the name "${name}" already exists.`);
  }
}

function find(request: FastifyRequest<NamedMethod>): AuthMethodRecord {
  const method = organizationOf(request).record.authMethods.find(({ id }) => id === request.params.id);
  if (!method) throw refuseWithDetail(404, 'The auth method does not exist.');
  return method;
}

function describe({ id, name, access_token_url, client_id, scope, audience }: AuthMethodRecord) {
  return { type, id, attributes: { name, access_token_url, client_id, scope, audience } };
}
