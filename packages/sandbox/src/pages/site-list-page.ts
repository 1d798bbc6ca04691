import type { FastifyInstance } from 'fastify';
import { siteTable } from '../sites/site-table.ts';
import { setPageHeaders } from './render-page.ts';

/** `GET /`: the nine sites. */
export function siteListPage(app: FastifyInstance): void {
  app.get('/', async (_request, reply) => {
    setPageHeaders(reply);
    const html = await reply.viewAsync('site-list.eta', { title: 'Datadog sites', sites: siteTable });
    return reply.type('text/html; charset=utf-8').send(html);
  });
}
