import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Datadog } from '../../datadog.ts';
import { refuseWithDetail, Refusal } from '../../http/refusal.ts';
import { headerOf, hostOf, organizationOf, bytesOf } from '../../http/datadog-request.ts';
import { decompress, type ContentEncoding } from '../../http/decompress.ts';
import type { Organization } from '../../organizations/organization.ts';
import type { Payload } from '../../received/payload.ts';
import { readTime } from '../../received/log-entry.ts';
import { logLimits } from './log-limits.ts';
import { cutOff, readLogs } from './read-logs.ts';

const tooLarge = 'The payload is larger than 5 MB.';

const encodings: readonly ContentEncoding[] = ['gzip', 'deflate'];

/**
 * `POST /api/v2/logs` and its forerunner `POST /v1/input`, on the log intake.
 *
 * @see https://docs.datadoghq.com/api/latest/logs/#send-logs
 */
export function logRoutes(app: FastifyInstance, datadog: Datadog): void {
  const config = { roles: ['logs-intake'] as const, maxBytes: logLimits.bytes };
  const refuseV1 = (status: number, message: string) => new Refusal(status, { code: status, message });

  app.post(
    '/api/v2/logs',
    {
      config: { ...config, tooLarge: () => refuseWithDetail(413, tooLarge) },
      onRequest: (request) =>
        requireLogKey(datadog, request, headerOf(request, 'dd-api-key'), refuseWithDetail),
    },
    async (request, reply) => {
      const logs = await acceptLogs(request, (status, detail) => refuseWithDetail(status, detail));
      await keepLogs(datadog, organizationOf(request), logs);
      return reply.code(202).send({});
    },
  );

  app.post<{ Params: { key?: string } }>(
    '/v1/input/:key?',
    {
      config: { ...config, tooLarge: () => refuseV1(413, tooLarge) },
      onRequest: (request) =>
        requireLogKey(datadog, request, request.params.key ?? headerOf(request, 'dd-api-key'), refuseV1),
    },
    async (request, reply) => {
      await keepLogs(datadog, organizationOf(request), await acceptLogs(request, refuseV1));
      return reply.code(200).send({});
    },
  );
}

function requireLogKey(
  datadog: Datadog,
  request: FastifyRequest,
  header: string | undefined,
  refuse: (status: number, detail: string) => Refusal,
): Promise<void> {
  const query = new URL(request.url, 'http://sandbox').searchParams;
  const key = header ?? query.get('dd-api-key');
  if (!key) return Promise.reject(refuse(401, 'No API key was sent in the request.'));
  request.organization = datadog.apiKeys.findOrganization(hostOf(request).site, key);
  return request.organization
    ? Promise.resolve()
    : Promise.reject(refuse(403, 'API key is invalid or lacks permission.'));
}

async function acceptLogs(
  request: FastifyRequest,
  refuse: (status: number, detail: string) => Refusal,
): Promise<Payload[]> {
  let bytes: Buffer;
  try {
    bytes = await decompress(
      bytesOf(request),
      headerOf(request, 'content-encoding'),
      logLimits.bytes,
      encodings,
    );
  } catch (refusal) {
    throw refusal instanceof Refusal
      ? refuse(refusal.status, refusal.status === 413 ? tooLarge : 'The body cannot be decompressed.')
      : refusal;
  }
  const query = new URL(request.url, 'http://sandbox').searchParams;
  const read = readLogs(bytes, headerOf(request, 'content-type'), query);
  if ('problem' in read) throw refuse(400, read.problem);
  return read.logs;
}

/** Logs older than 18 hours, and those of more than two hours from now, are taken and dropped, longer ones cut off. */
async function keepLogs(datadog: Datadog, organization: Organization, logs: Payload[]): Promise<void> {
  const now = datadog.clock.now();
  const cut = new Set<Payload>();
  const kept = logs.map((log) => {
    const shorter = cutOff(log);
    if (shorter !== log) cut.add(shorter);
    return shorter;
  });
  const pipelines = await datadog.pipelines.of(organization);
  const findDropped = (log: Payload): string | undefined => {
    const time = readTime(log);
    if (time && now.getTime() - time.getTime() > logLimits.ageMs) return 'older than 18 hours';
    if (time && time.getTime() - now.getTime() > logLimits.aheadMs) return 'more than two hours ahead';
    return cut.has(log) ? 'message cut off: the log was longer than 1 MB' : undefined;
  };
  datadog.received.add('logs', organization, now, kept, findDropped, pipelines);
}
