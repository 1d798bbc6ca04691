import { join } from 'node:path';
import type { MetricSeries } from '@tilekit/telemetry';
import { definePayload } from '@tilekit/webhooks';
import { Type } from 'typebox';
import type { AlertHandler, Collect, SignIn } from '../../src/plug-in/integration.ts';
import { defineIntegration } from '../../src/plug-in/integration.ts';
import { testActions, testTables } from './test-tables.ts';

const path = '/sign-in';
const body = Type.Object({
  _csrf: Type.Optional(Type.String()),
  email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 200 }),
});

/** Signs in everyone who enters an e-mail address. */
const signIn: SignIn = {
  path,
  register(app, _context, complete) {
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      reply.view('@integration/sign-in', { title: 'Sign in', csrfToken: reply.generateCsrf() }),
    );
    app.post<{ Body: { email: string } }>(path, { schema: { body, hide: true } }, async (request, reply) => {
      const email = request.body.email.toLowerCase();
      return complete(request, reply, { id: email, name: email });
    });
  },
};

/** One point of every metric of the tile, and a log for each window. */
const collect: Collect = ({ accountId, tile, since, until }) => {
  const timestamp = Math.floor(until.getTime() / 1000);
  const seconds = Math.max(1, Math.round((until.getTime() - since.getTime()) / 1000));
  const metrics = tile.metrics.map(({ name, type }): MetricSeries => {
    const series = { metric: name, points: [{ timestamp, value: 1 }], tags: [`account:${accountId}`] };
    return type === 'gauge' ? { ...series, type } : { ...series, type, intervalSeconds: seconds };
  });
  const logs = [{ source: tile.source, service: 'test', message: `Collected until ${until.toISOString()}` }];
  return Promise.resolve({ metrics, logs });
};

/** Acts on what names a service. */
const onAlert: AlertHandler = {
  instructions: ['Tag the monitor by service.'],
  payload: definePayload({ query: '$ALERT_QUERY' }),
  async handle({ key, accountId, tag, tags, details, database }) {
    const service = tag('service');
    if (service === undefined) {
      return { status: 'nothing-to-do', label: 'Nothing to do', tone: 'quiet', text: 'It names no service.' };
    }
    await testActions(database)
      .insertInto('test_actions')
      .values({
        id: key,
        account_id: accountId,
        tags: tags.join(','),
        details: details === undefined ? null : JSON.stringify(details),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return { status: 'acted', label: 'Acted', tone: 'good', text: `${service} was acted on.` };
  },
};

/** An integration for the tests of the server itself: they hold whatever a fork has put into `src/integration`. */
export const testIntegration = defineIntegration({
  signIn,
  collect,
  onAlert,
  tables: testTables,
  pages: { directory: join(import.meta.dirname, 'pages') },
});
