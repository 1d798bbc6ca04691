import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import formbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import view from '@fastify/view';
import { Eta } from 'eta';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';
import type { Integration, IntegrationPages } from '../plug-in/integration.ts';

const pagesDirectory = resolve(import.meta.dirname, '../../pages');
const assetsDirectory = resolve(import.meta.dirname, '../../assets');
const pico = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css');

/** Server-rendered pages: templates in `pages/` and of the integration, styles in `assets/`, no script. */
export const pages = fp<{ config: Config; integration: Integration }>(
  async (app, { config, integration }) => {
    const styles = [pico, resolve(assetsDirectory, 'server.css')]
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const version = createHash('sha256').update(styles).digest('hex').slice(0, 12);
    await app.register(formbody, { bodyLimit: 64 * 1024 });
    await app.register(fastifyStatic, { root: assetsDirectory, prefix: '/assets/', index: false });
    await app.register(view, {
      engine: { eta: createEta(integration.pages) },
      root: pagesDirectory,
      layout: 'layout',
      defaultContext: {
        product: config.tile.name,
        styles: `/styles-${version}.css`,
        sandbox: config.sandboxUrl,
        menu: integration.pages?.menu ?? [],
        sends: config.tile.families.length > 0,
        reads: config.tile.reads,
        actsOnAlerts:
          integration.onAlert !== undefined && config.tile.oauth.scopes.includes('create_webhooks'),
        showsMonitors: config.tile.oauth.scopes.includes('monitors_read'),
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

/** Control characters, and those that turn the direction of all text after them: what a page says must be what is meant. */
const invisible = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** The integration's templates have separate names, `@integration/<name>`, so that neither hides the other's. */
export function createEta(pages: IntegrationPages | undefined): Eta {
  const eta = new Eta({ views: pagesDirectory, autoEscape: true, cache: true });
  const { escapeFunction } = eta.config;
  eta.configure({
    escapeFunction: (value) =>
      escapeFunction(String(value).replace(invisible, (one) => (/\s/.test(one) ? one : '\ufffd'))),
  });
  if (pages === undefined) return eta;
  for (const file of readdirSync(pages.directory)) {
    if (!file.endsWith('.eta')) continue;
    eta.loadTemplate(`@integration/${file}`, readFileSync(join(pages.directory, file), 'utf8'));
  }
  return eta;
}
