import {
  CustomerActionError,
  DatadogActionError,
  PartnerActionError,
  RequestRefusedError,
  TilekitError,
  TransportError,
} from '@tilekit/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { isDatabaseUnavailable } from '../database/database-unavailable.ts';

/** What a visitor sees: never text from outside, never an internal detail. */
interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** Answers all errors, as a page or as JSON. */
export const problems = fp(
  (app) => {
    // None of our texts contains NUL, and PostgreSQL cannot store it.
    app.addHook('onRequest', (request, _reply, done) => {
      if (!/%00|\0/.test(request.url)) done();
      else done(Object.assign(new Error('a NUL in the URL'), { statusCode: 400, validation: [] }));
    });
    app.setErrorHandler(async (error: FastifyError, request, reply) => {
      const problem = describe(error);
      request.log[problem.status >= 500 ? 'error' : 'info'](
        { err: error, code: problem.code },
        'request refused',
      );
      return answer(request, reply, problem);
    });
    app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) =>
      answer(request, reply, {
        status: 404,
        code: 'PAGE_NOT_FOUND',
        title: 'Page not found',
        message: 'This page does not exist. Go to your connections and continue from there.',
      }),
    );
    return Promise.resolve();
  },
  { name: 'problems', dependencies: ['pages', 'limits'] },
);

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): Promise<FastifyReply> | FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  reply.status(problem.status);
  if (wantsPage(request)) return reply.view('problem', { ...problem, requestId: request.id });
  const { code, message } = problem;
  return reply.send({ error: { code, message, requestId: request.id } });
}

export function wantsPage(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}

function describe(error: FastifyError | TilekitError): Problem {
  if (error instanceof TilekitError) {
    return {
      status: statusOf(error),
      code: error.code,
      title: titleOf(error),
      message: error.publicMessage,
      ...(isOutage(error) && {
        retryAfterSeconds: Math.ceil((error.retryAfterMs ?? 30_000) / 1000),
      }),
    };
  }
  if (isDatabaseUnavailable(error)) return databaseUnavailable;
  // Texts that PostgreSQL cannot store, such as one with a NUL.
  if (error.code === '22021' || error.code === '22P05') return badText;
  const known = framework[error.code];
  if (known !== undefined) return known;
  if (error.validation !== undefined)
    return refused(400, 'REQUEST_INVALID', 'Check what you entered and send it again.');
  const status = error.statusCode ?? 500;
  if (status === 429) {
    return refused(429, 'TOO_MANY_REQUESTS', 'Too many requests. Please wait a minute and try again.');
  }
  if (status >= 400 && status < 500) {
    return refused(
      status,
      'REQUEST_REFUSED',
      'The server cannot answer this request. Go back and try again.',
    );
  }
  return {
    status: 500,
    code: 'INTERNAL',
    title: 'Something went wrong on our side',
    message:
      'Nothing was changed. Please try again; if it happens again, quote the reference below to support.',
  };
}

const badText = refused(400, 'REQUEST_INVALID', 'Check what you entered and send it again.');

const databaseUnavailable: Problem = {
  status: 503,
  code: 'DATABASE_UNAVAILABLE',
  title: 'Temporarily unavailable',
  message:
    'Please try again in a few seconds. If the problem persists, quote the reference below to support.',
  retryAfterSeconds: 5,
};

const framework: Readonly<Record<string, Problem>> = {
  FST_CSRF_MISSING_SECRET: formExpired(),
  FST_CSRF_INVALID_TOKEN: formExpired(),
  HOST_NOT_ALLOWED: refused(
    421,
    'HOST_NOT_ALLOWED',
    'This host name is not allowed. Open the server by 127.0.0.1, localhost or the host of PUBLIC_URL.',
  ),
  FST_UNDER_PRESSURE: {
    status: 503,
    code: 'OVERLOADED',
    title: 'The server is busy',
    message: 'Nothing was changed. Please try again in a few seconds.',
    retryAfterSeconds: 5,
  },
  SIGN_IN_REFUSED: refused(400, 'SIGN_IN_REFUSED', 'Sign-in was not completed. Please sign in again.'),
  // The log tells the operator which setting it is.
  SIGN_IN_MISCONFIGURED: refused(
    500,
    'SIGN_IN_MISCONFIGURED',
    'Sign-in is not available, and waiting will not help. Please quote the reference below to support.',
  ),
  SIGN_IN_UNAVAILABLE: refused(
    502,
    'SIGN_IN_UNAVAILABLE',
    'The sign-in service does not answer. Please try again in a minute.',
  ),
};

function formExpired(): Problem {
  return refused(
    403,
    'FORM_EXPIRED',
    'This form was open for too long. Go back, reload the page and send it again.',
  );
}

function refused(status: number, code: string, message: string): Problem {
  return { status, code, title: 'Request failed', message };
}

function statusOf(error: TilekitError): number {
  if (error.code === 'INSTALLATION_NOT_FOUND') return 404;
  if (error.code === 'INSTALLATION_BUSY' || error.code === 'RATE_LIMITED') return 503;
  if (error.code === 'API_KEY_EXISTS') return 409;
  if (error instanceof RequestRefusedError || error instanceof CustomerActionError) return 400;
  // The callback reports it: nothing failed here.
  if (error.code === 'AUTHORIZATION_FAILED') return 400;
  if (isOutage(error) || isRefusalOfDatadog(error)) return 502;
  return 500;
}

/** Datadog answered, and what it refused is this integration's: its client, its secret, its scopes. */
function isRefusalOfDatadog(error: TilekitError): boolean {
  return error instanceof PartnerActionError && error.status !== undefined;
}

/** Waiting helps. A certificate for another host does not go away by itself. */
function isOutage(error: TilekitError): boolean {
  if (error instanceof TransportError) return error.code !== 'TLS_HOST_MISMATCH';
  return error instanceof DatadogActionError;
}

function titleOf(error: TilekitError): string {
  if (error.code === 'AUTHORIZATION_DENIED') return 'Nothing was connected';
  if (isOutage(error)) return 'Datadog did not answer as expected';
  if (error instanceof PartnerActionError) return 'We could not complete this';
  return 'Request failed';
}
