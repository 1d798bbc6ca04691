import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { type Allowance, inAllowance } from '../database/waits.ts';

/** Gives each request its time to wait for the database, from the first hook to the handler. */
export const databaseAllowance = fp<{ requestMs: number }>(
  (app, { requestMs }) => {
    const allowances = new WeakMap<FastifyRequest, Allowance>();
    app.addHook('onRequest', (request, _reply, done) => {
      const allowance = { leftMs: requestMs };
      allowances.set(request, allowance);
      inAllowance(allowance, done);
    });
    // Reading a body leaves the asynchronous context, so it is entered again.
    app.addHook('preValidation', (request, _reply, done) => {
      inAllowance(allowances.get(request) ?? { leftMs: requestMs }, done);
    });
    return Promise.resolve();
  },
  { name: 'database-allowance' },
);
