import type { FastifyInstance } from 'fastify';
import { explainLog, sourcesOf } from '@tilekit/log-pipeline';
import type { Datadog } from '../datadog.ts';
import { renderPage } from './render-page.ts';

/** Addresses longer than this do not reach every server; the page has a form for what is pasted. */
const maxSampleLength = 8000;

/** A log, followed through a pipeline of the tile processor by processor. */
export function explainPage(app: FastifyInstance, datadog: Datadog): void {
  app.get('/logs/pipelines/explain', { config: { roles: ['web'] } }, async (request, reply) => {
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const pipelines = (await datadog.pipelines.current()).filter(({ pipeline }) => pipeline);
    const chosen = pipelines.find(({ file }) => file === query.get('pipeline')) ?? pipelines[0];
    const sample = query.get('sample') ?? '';
    const isTooLong = sample.length > maxSampleLength;
    const explanation =
      chosen?.pipeline && sample !== '' && !isTooLong
        ? explainLog(chosen.pipeline, {
            message: sample,
            sources: sourcesOf(chosen.query),
            arrivedAt: datadog.clock.now().getTime(),
          })
        : undefined;
    return renderPage(
      datadog,
      request,
      reply,
      'explain.eta',
      { title: 'Explain a log', section: '/logs/pipelines' },
      { pipelines, chosen, sample: isTooLong ? '' : sample, isTooLong, maxSampleLength, explanation },
    );
  });
}

/** The query of the page's address for a log; undefined when the log is too long for an address. */
export function explainQuery(file: string, message: string): string | undefined {
  return message.length > maxSampleLength / 2
    ? undefined
    : new URLSearchParams({ pipeline: file, sample: message }).toString();
}
