import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { requireKeyPair, requireScopeOrKeys } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { bytesOf, hostOf, organizationOf } from '../http/datadog-request.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import { limitRate } from '../rate-limits/limit-rate.ts';
import type { WebhookRecord } from '../organizations/organization-record.ts';
import { defaultPayload } from './default-payload.ts';

/** Address of the Webhooks integration's configuration. */
export const configurationPath = '/api/v1/integration/webhooks/configuration';

const nullableText = Type.Union([Type.String(), Type.Null()]);
const encoding = Type.Union([Type.Literal('json'), Type.Literal('form')]);
const optional = {
  payload: Type.Optional(nullableText),
  custom_headers: Type.Optional(nullableText),
  encode_as: Type.Optional(encoding),
  /** Recorded in answers, undocumented in requests: taken here so that an auth method can be tried. */
  auth_method_id: Type.Optional(nullableText),
};

const creation = Type.Object({ name: Type.String(), url: Type.String(), ...optional });
const change = Type.Object({
  name: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  ...optional,
  custom_headers: Type.Optional(Type.String()),
});

interface NamedWebhook {
  Params: { name: string };
}

/**
 * The four operations on webhooks. Only creation takes an access token.
 *
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export function webhookRoutes(app: FastifyInstance, datadog: Datadog): void {
  const config = { roles: ['api'] as const };
  const path = `${configurationPath}/webhooks`;
  const keyPair = { config, onRequest: [requireKeyPair(datadog), limitRate(datadog, 'webhooks')] };

  app.post(
    path,
    { config, onRequest: [requireScopeOrKeys(datadog, 'create_webhooks'), limitRate(datadog, 'webhooks')] },
    async (request, reply) => {
      const body = parseJson(bytesOf(request));
      if (!Value.Check(creation, body)) throw refuse(400, 'Invalid webhook');
      const { webhooks } = organizationOf(request).record;
      if (webhooks.some(({ name }) => name === body.name)) throw refuse(400, 'Webhook already exists');
      const webhook = checked({
        name: body.name,
        url: body.url,
        encode_as: body.encode_as ?? 'json',
        custom_headers: body.custom_headers ?? null,
        payload: body.payload ?? defaultPayload,
        auth_method_id: body.auth_method_id ?? null,
      });
      webhooks.push(webhook);
      await datadog.state.save();
      return reply
        .code(201)
        .header('location', `https://${hostOf(request).site.webHost}${path}/${encodeURIComponent(body.name)}`)
        .send(webhook);
    },
  );

  app.get<NamedWebhook>(`${path}/:name`, keyPair, (request) => find(request));

  app.put<NamedWebhook>(`${path}/:name`, keyPair, async (request) => {
    const body = parseJson(bytesOf(request));
    if (!Value.Check(change, body)) throw refuse(400, 'Invalid webhook');
    const webhook = find(request);
    const { webhooks } = organizationOf(request).record;
    if (webhooks.some((other) => other !== webhook && other.name === body.name)) {
      throw refuse(400, 'Webhook already exists');
    }
    // A merge: what the body does not name stays, `payload: null` brings the default payload back.
    const merged = checked({
      name: body.name ?? webhook.name,
      url: body.url ?? webhook.url,
      encode_as: body.encode_as ?? webhook.encode_as,
      custom_headers: body.custom_headers ?? webhook.custom_headers,
      payload: body.payload === undefined ? webhook.payload : (body.payload ?? defaultPayload),
      auth_method_id: body.auth_method_id === undefined ? webhook.auth_method_id : body.auth_method_id,
    });
    Object.assign(webhook, merged);
    await datadog.state.save();
    return webhook;
  });

  app.delete<NamedWebhook>(`${path}/:name`, keyPair, async (request) => {
    const webhook = find(request);
    const { record } = organizationOf(request);
    record.webhooks = record.webhooks.filter((other) => other !== webhook);
    await datadog.state.save();
    return {};
  });
}

function find(request: FastifyRequest<NamedWebhook>): WebhookRecord {
  const webhook = organizationOf(request).record.webhooks.find(({ name }) => name === request.params.name);
  if (!webhook) throw refuse(404, 'Webhook does not exist');
  return webhook;
}

/** Names and addresses that Datadog turns away; the rule for names is ours, after what was observed. */
function checked(webhook: WebhookRecord): WebhookRecord {
  const isAddress = /^https?:\/\/\S+$/i.test(webhook.url);
  if (!/^[A-Za-z0-9_.-]+$/.test(webhook.name) || !isAddress) throw refuse(400, 'Invalid webhook');
  if (webhook.custom_headers !== null && !isHeaderObject(webhook.custom_headers)) {
    throw refuse(400, 'Invalid webhook: custom_headers must be a JSON object of texts');
  }
  return webhook;
}

function isHeaderObject(text: string): boolean {
  try {
    return Value.Check(Type.Record(Type.String(), Type.String()), JSON.parse(text));
  } catch {
    return false;
  }
}
