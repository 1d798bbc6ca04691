import type { FastifyRequest } from 'fastify';
import type { Fault } from '../control/faults.ts';
import type { FoundGrant } from '../oauth/grants.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Refusal } from './refusal.ts';
import type { DatadogHost, HostRole } from '../sites/host-table.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The Datadog host that the request was meant for; unset on the sandbox's own addresses. */
    datadogHost: DatadogHost | undefined;
    /** The organization whose credential came with the request. */
    organization: Organization | undefined;
    /** The grant behind the request's access token. */
    grant: FoundGrant | undefined;
    /** The scripted deviation that this request met. */
    fault: Fault | undefined;
    /** Its body, when the scripted answer came before anybody read it. */
    faultedBody: Buffer | undefined;
    /** Why it was refused, when that is more than the answer tells. */
    refusal: string | undefined;
  }
  interface FastifyContextConfig {
    /** The hosts that serve the route. */
    roles?: readonly HostRole[];
    /** Largest body on the wire, in bytes; 1 MiB unless said otherwise. */
    maxBytes?: number;
    /** The media type of the route's errors; `application/json` unless said otherwise. */
    errorType?: 'text/json';
    /** The answer to a larger body; `{"errors": ["Payload too large"]}` unless said otherwise. */
    tooLarge?: () => Refusal;
  }
}

/** The host of a request to a Datadog route. */
export function hostOf(request: FastifyRequest): DatadogHost {
  if (!request.datadogHost) throw new Error('The route is not below a Datadog host.');
  return request.datadogHost;
}

/** The organization of a request whose credential was checked. */
export function organizationOf(request: FastifyRequest): Organization {
  if (!request.organization) throw new Error('The route checks no credential.');
  return request.organization;
}

/** The body as bytes; empty when there was none. */
export function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** The first value of a header. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
