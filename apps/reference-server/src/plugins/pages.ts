import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import formbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import view from '@fastify/view';
import { Eta } from 'eta';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

const pagesDirectory = resolve(import.meta.dirname, '../../pages');
const assetsDirectory = resolve(import.meta.dirname, '../../assets');
const pico = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css');

/** Server-rendered pages: templates in `pages/`, styles in `assets/`, no script. */
export const pages = fp<{ config: Config }>(
  async (app, { config }) => {
    const styles = [pico, resolve(assetsDirectory, 'server.css')]
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const version = createHash('sha256').update(styles).digest('hex').slice(0, 12);
    await app.register(formbody, { bodyLimit: 64 * 1024 });
    await app.register(fastifyStatic, { root: assetsDirectory, prefix: '/assets/', index: false });
    await app.register(view, {
      engine: { eta: new Eta({ views: pagesDirectory, autoEscape: true, cache: true }) },
      root: pagesDirectory,
      layout: 'layout',
      defaultContext: {
        product: config.tile.name,
        styles: `/styles-${version}.css`,
        sandbox: config.sandboxUrl,
      },
    });
    app.get(`/styles-${version}.css`, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .type('text/css; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(styles),
    );
  },
  { name: 'pages' },
);
