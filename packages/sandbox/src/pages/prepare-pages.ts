import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import fastifyView from '@fastify/view';
import { Eta } from 'eta';
import type { FastifyInstance } from 'fastify';

const packageDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** What pages need: cookies, templates, and the style sheets under `/_sandbox/assets/`. */
export async function preparePages(app: FastifyInstance): Promise<void> {
  const views = join(packageDirectory, 'views');
  await app.register(fastifyCookie);
  await app.register(fastifyView, { engine: { eta: new Eta({ views, cache: true }) }, root: views });
  await app.register(fastifyStatic, {
    root: join(packageDirectory, 'public'),
    prefix: '/_sandbox/assets/',
  });
  await app.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css')),
    prefix: '/_sandbox/pico/',
    decorateReply: false,
  });
  app.get('/favicon.ico', (_request, reply) => reply.sendFile('favicon.svg'));
}
