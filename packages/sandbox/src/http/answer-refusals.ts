import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isObject } from '../received/payload.ts';
import { findHost } from '../sites/host-table.ts';
import { splitTarget } from '../sites/rewrite-url.ts';
import { asksForPage, errorPage, errorPageHeaders } from './error-page.ts';
import { refuse, Refusal } from './refusal.ts';

/** Answers whatever was thrown, and addresses that nothing serves, in Datadog's form. */
export function answerRefusals(app: FastifyInstance): void {
  app.setErrorHandler(answerError);

  app.setNotFoundHandler((request) => {
    const { first } = splitTarget(request.url);
    if (first.includes('.') && !findHost(first)) {
      throw refuse(404, `Unknown Datadog host "${first.slice(0, 100)}".`);
    }
    throw refuse(404, 'Not found');
  });
}

/** Also for what the framework refuses before any route is found, such as a path that cannot be decoded. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = error instanceof Refusal ? error : fromFramework(error);
  request.refusal ??= describeBody(refusal.body);
  if (refusal.status >= 500) request.log.error({ err: error }, 'the sandbox failed');
  if (asksForPage(request)) {
    void reply
      .code(refusal.status)
      .headers({ ...refusal.headers, ...errorPageHeaders })
      .send(errorPage(request, refusal.status, refusal.body));
    return;
  }
  // The older intakes write `text/json`, except for 429.
  const { errorType } = request.routeOptions.config;
  const type = refusal.status === 429 ? undefined : errorType;
  void reply
    .code(refusal.status)
    .headers({ 'content-type': type ?? 'application/json; charset=utf-8', ...refusal.headers })
    .send(JSON.stringify(refusal.body));
}

/** What an answer says in words, in either of its forms. */
function describeBody(body: unknown): string {
  if (!isObject(body)) return '';
  const { errors, error, error_description: description } = body;
  if (Array.isArray(errors)) {
    return errors.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' ');
  }
  return [error, description].filter((text) => typeof text === 'string').join(': ');
}

function fromFramework(error: unknown): Refusal {
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
      ? error.statusCode
      : 500;
  return refuse(status, status < 500 && error instanceof Error ? error.message : 'Internal error');
}
