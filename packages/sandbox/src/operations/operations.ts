import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireAccess } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { bytesOf, organizationOf } from '../http/datadog-request.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import type { Organization } from '../organizations/organization.ts';
import { limitRate } from '../rate-limits/limit-rate.ts';
import { isObject, type Payload } from '../received/payload.ts';
import { findViolation } from './check-body.ts';
import { describeScopes, operationNamed, operationTable, type Operation } from './operation-table.ts';
import { refuseBody, refuseObject, type ErrorStyle } from './refuse-body.ts';

/** A request for an operation, read and let in. */
export interface Call {
  organization: Organization;
  /** The values in the path, by the document's names. */
  path: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The body, checked against its schema; empty when there was none. */
  body: Payload;
  /** Such as a list, where the body is no object. */
  rawBody: unknown;
  now: Date;
  request: FastifyRequest;
  /** Headers of the answer; empty at first. */
  headers: Record<string, string>;
}

/** How an operation answers, and words its errors. */
export interface OperationOptions {
  /** 200 unless said otherwise; 204 has no body. */
  status?: number;
  /** `application/json` unless said otherwise. */
  type?: string;
  /** Which of Datadog's ways to word a fault in a body; `schema` unless said otherwise. */
  errors?: ErrorStyle;
  /** `true`: a 204 names no media type, as recorded of Go services; those in Python name `text/html`. */
  isBare?: boolean;
  /** `false`: the handler checks the body itself. */
  checksBody?: boolean;
  /** The bucket of the rate limit; the family's name unless said otherwise. */
  limit?: string;
}

export type Handler = (call: Call) => unknown;

/** Offers operations of Datadog's documents: their address and their scopes come from there. */
export class Operations {
  readonly #app: FastifyInstance;
  readonly #datadog: Datadog;

  constructor(app: FastifyInstance, datadog: Datadog) {
    this.#app = app;
    this.#datadog = datadog;
  }

  /** @param id Version and `operationId`, for example `v1.ListMonitors`. */
  offer(id: string, handle: Handler, options: OperationOptions = {}): void {
    const operation = operationNamed(id);
    const { status = 200, type = 'application/json', limit = limitNameOf(operation) } = options;
    const isBare = options.isBare ?? type !== 'application/json';
    this.#app.route({
      method: operation.method,
      url: routeOf(operation),
      config: { roles: ['api'] },
      onRequest: [requireAccess(this.#datadog, operation), limitRate(this.#datadog, limit)],
      handler: async (request, reply) => {
        const call = this.#read(operation, request, options);
        const answer = await handle(call);
        return send(reply.headers(call.headers), status, type, answer, isBare);
      },
    });
  }

  /** Offers an address that the documents do not have. */
  offerUndocumented(
    method: string,
    url: string,
    guard: (request: FastifyRequest) => Promise<void>,
    handle: (
      request: FastifyRequest,
      body: Payload,
      query: URLSearchParams,
      path: Record<string, string>,
    ) => unknown,
    type = 'application/json',
  ): void {
    this.#app.route({
      method,
      url,
      config: { roles: ['api'] },
      onRequest: guard,
      handler: async (request, reply) => {
        const bytes = bytesOf(request);
        const body = bytes.length === 0 ? undefined : parseJson(bytes);
        const query = new URL(request.url, 'http://sandbox').searchParams;
        const answer = await handle(request, isObject(body) ? body : {}, query, readPath(request.params));
        return send(reply, 200, type, answer);
      },
    });
  }

  #read(operation: Operation, request: FastifyRequest, options: OperationOptions): Call {
    const bytes = bytesOf(request);
    const isJsonApi = options.errors === 'json-api';
    const refuseText = isJsonApi ? refuseBadRequest : refuse;
    const rawBody = bytes.length === 0 ? undefined : parseJson(bytes, refuseText);
    if (options.checksBody !== false && operation.method !== 'GET') {
      const violation = findViolation(operation.id, rawBody);
      if (violation && !(violation.path.length === 0 && rawBody === undefined && isOptional(operation))) {
        throw refuseBody(options.errors ?? 'schema', violation);
      }
      // Whatever the document calls optional: a JSON:API document without data says nothing.
      if (isJsonApi && isObject(rawBody) && !isObject(rawBody.data)) {
        throw refuseBadRequest(400, "'data' is a required property");
      }
    }
    return {
      organization: organizationOf(request),
      path: readPath(request.params),
      query: new URL(request.url, 'http://sandbox').searchParams,
      body: isObject(rawBody) ? rawBody : {},
      rawBody,
      now: this.#datadog.clock.now(),
      request,
      headers: {},
    };
  }
}

function refuseBadRequest(status: number, detail: string): Refusal {
  return refuseObject(status, 'Bad Request', detail, true);
}

/** A body of a DELETE is optional whatever the document says. */
function isOptional({ method }: Operation): boolean {
  return method === 'DELETE';
}

function send(
  reply: FastifyReply,
  status: number,
  type: string,
  answer: unknown,
  isBare = false,
): FastifyReply {
  if (status === 204) {
    return (isBare ? reply : reply.header('content-type', 'text/html; charset=utf-8')).code(204).send();
  }
  return reply.code(status).type(type).send(JSON.stringify(answer));
}

function readPath(parameters: unknown): Record<string, string> {
  if (!isObject(parameters)) return {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
}

/** `/api/v1/monitor/{monitor_id}` in the router's words. */
function routeOf({ path }: Operation): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function limitNameOf({ family }: Operation): string {
  return family.toLowerCase().replaceAll(' ', '_');
}

/** An operation that the sandbox does not imitate, as the control API lists it. */
export interface NotImitated {
  operation: string;
  method: string;
  path: string;
  summary: string;
  family: string;
  scopes: readonly (readonly string[])[];
}

/**
 * Answers every other operation of the documents with 501, so that it is not mistaken for a wrong address.
 *
 * @returns those operations
 */
export function answerNotImitated(
  app: FastifyInstance,
  datadog: Datadog,
  offered: ReadonlySet<string>,
): NotImitated[] {
  const others = operationTable.filter(
    (operation) => !offered.has(keyOf(operation)) && hasOwnPath(operation),
  );
  for (const operation of others) {
    app.route({
      method: operation.method,
      url: routeOf(operation),
      config: { roles: ['api'] },
      onRequest: requireAccess(datadog, operation),
      handler: () => {
        throw refuse(
          501,
          `The sandbox does not imitate ${operation.id} (${operation.method} ${operation.path}: ${operation.summary}). ` +
            `Datadog has it; it needs ${describeScopes(operation)}.`,
        );
      },
    });
  }
  return others.map(({ id, method, path, summary, family, scopes }) => ({
    operation: id,
    method,
    path,
    summary,
    family,
    scopes,
  }));
}

/** The address of the IP ranges is the root of another host, which the sandbox has by hand. */
function hasOwnPath({ path }: Operation): boolean {
  return path !== '/';
}

/** One key for an address, whatever its parameters are called. */
export function keyOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path.replaceAll(/\{\w+\}|:\w+/g, '*')}`;
}
