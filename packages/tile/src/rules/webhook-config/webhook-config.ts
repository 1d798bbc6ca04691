import type { Rule } from '../../engine/rule.ts';
import { filterSources } from '../../facts/processors.ts';
import { webhookConfigSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { readmeProblem } from '../problems.ts';

const path = 'assets/webhook_config.json';

/** Products that post webhooks to the logs intake, and need no server of the partner. */
export const webhookConfigRules: readonly Rule[] = [
  {
    id: 'webhook-config/shape',
    severity: { new: 'error', repo: 'error' },
    requires: 'The file has `"type": "url"` and the `source` of the logs in lowercase.',
    why: "Datadog generates the tile's configuration tab from it: a URL with that source and an API key picker.",
    remedy: 'Write `{ "type": "url", "source": "nova_relay" }`.',
    example: { bad: '{ "type": "webhook" }', good: '{ "type": "url", "source": "nova_relay" }' },
    source: 'https://github.com/DataDog/integrations-extras/pull/2988',
    published: '0/1 · 0/1 · 0/0',
    *check(tile) {
      yield* bySchema(tile.node(path), webhookConfigSchema, 'webhook-config/shape', undefined, [
        'additionalProperties',
        'enum',
      ]);
    },
  },
  {
    id: 'webhook-config/source',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The source of the webhook is one that a log pipeline of the tile processes.',
    why: 'Logs with another source bypass the pipeline and stay plain text.',
    remedy: "Use the same source in `assets/webhook_config.json` and in the pipeline's filter.",
    example: {
      bad: '"source": "nova", and a pipeline with source:nova_relay',
      good: '"source": "nova_relay", and a pipeline with source:nova_relay',
    },
    source: 'https://github.com/DataDog/integrations-extras/pull/2988',
    published: '0/1 · 0/1 · 0/0',
    *check(tile) {
      const node = tile.node(path).at('source');
      const sources = tile.pipelines.flatMap(({ pipeline }) => filterSources(pipeline) ?? []);
      if (node.string !== undefined && !sources.includes(node.string))
        yield node.problem(`no pipeline of the tile filters by source "${node.string}"`);
    },
  },
  {
    id: 'webhook-config/key-picker',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'The README of a tile with a webhook contains the shortcode `integration-api-key-picker` in its steps.',
    why: 'Datadog replaces it with the API key picker and the complete URL.',
    remedy:
      'Write `{{< integration-api-key-picker >}}` as a step of Setup, inside a `<!-- partial … partial -->` comment if needed.',
    example: { bad: '1. Create an API key.', good: '1. {{< integration-api-key-picker >}}' },
    source: 'https://github.com/DataDog/integrations-extras/pull/2988',
    published: '0/1 · 0/1 · 0/0',
    *check(tile) {
      const { readme } = tile;
      if (readme && tile.has(path) && !readme.source.text.includes('integration-api-key-picker'))
        yield readmeProblem(readme, 1, 'the README has no "integration-api-key-picker"');
    },
  },
];
