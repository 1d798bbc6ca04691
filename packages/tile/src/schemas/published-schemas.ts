import { knownTags } from '../facts/classifier-tags.ts';
import { knownScopes } from '../facts/scopes.ts';
import type { Rule } from '../engine/rule.ts';
import { rules } from '../rules/index.ts';
import vendorDashboard from './generated/vendor-dashboard.json' with { type: 'json' };
import vendorMonitor from './generated/vendor-monitor.json' with { type: 'json' };
import { ownSchemas } from './own-schemas.ts';

type Schema = Readonly<Record<string, unknown>>;

export interface PublishedSchema {
  /** In the package's folder `schemas`. */
  readonly file: string;
  /** Which files of a tile it describes, as patterns below the tile's folder. */
  readonly describes: readonly string[];
  readonly schema: Schema;
}

/** What each schema describes in a tile. */
const places = {
  manifest: ['manifest.json'],
  oauthClients: ['assets/oauth_clients.json'],
  dashboard: ['assets/dashboards/*.json'],
  monitor: ['assets/monitors/*.json'],
  savedView: ['assets/saved_views/*.json'],
  serviceChecks: ['assets/service_checks.json'],
  dataflows: ['assets/dataflows.yaml'],
  logPipeline: ['assets/logs/*.yaml', '!assets/logs/*_tests.yaml'],
  logPipelineTests: ['assets/logs/*_tests.yaml'],
  webhookConfig: ['assets/webhook_config.json'],
} as const satisfies Record<keyof typeof ownSchemas, readonly string[]>;

/**
 * The schemas that editors complete and check with: those of the validator, with the rules as descriptions, and the vendor's
 * model of dashboards and monitors below ours.
 */
export function publishedSchemas(): readonly PublishedSchema[] {
  return Object.entries(ownSchemas).map(([name, own]) => {
    const describes = Object.entries(places).find(([key]) => key === name)?.[1] ?? [];
    const { $id, $defs, ...body } = describe(own);
    const id = String($id);
    const { definitions, more } = vendorPart(id);
    return {
      file: `${id}.schema.json`,
      describes,
      schema: {
        $schema: 'http://json-schema.org/draft-07/schema#',
        $id: `urn:tilekit:tile:${id}`,
        title: describes.join(', '),
        ...body,
        ...more,
        ...(($defs ?? definitions) !== undefined && { $defs: { ...asObject($defs), ...definitions } }),
      },
    };
  });
}

/** The vendor's definitions are next to ours; none of their fields that only a stored object has is required. */
function vendorPart(id: string): { definitions?: Schema; more?: Schema } {
  if (id === 'dashboard') {
    const { $defs, properties } = vendorDashboard;
    return {
      definitions: forEditors($defs, $defs),
      more: {
        allOf: [{ type: 'object', properties: { widgets: forEditors(properties.widgets, $defs) } }],
      },
    };
  }
  if (id === 'monitor') {
    const { $defs, properties } = vendorMonitor;
    return {
      definitions: forEditors($defs, $defs),
      more: {
        allOf: [
          {
            type: 'object',
            properties: { definition: { type: 'object', properties: forEditors(properties, $defs) } },
          },
        ],
      },
    };
  }
  return {};
}

/** Values that are lists of Datadog's: offered, not demanded. */
const offered: Readonly<Record<string, readonly string[]>> = {
  'manifest/tile/classifier_tags/items': [...knownTags.values],
  'oauth-clients/integration/scopes/items': [...knownScopes.values],
};

const ruleById = new Map(rules.map((rule) => [rule.id, rule]));

/** Our keyword names a rule; for people it becomes what the rule requires. */
function describe(schema: unknown, path = '', id = ''): Schema {
  const source = asObject(schema);
  const own = typeof source.$id === 'string' ? source.$id : id;
  const described: Record<string, unknown> = {};
  const rule = mainRule(source['tilekit:rule']);
  if (rule && source.$id === undefined) described.description = `${rule.requires} (${rule.id}) ${rule.why}`;
  const examples = offered[`${own}${path}`];
  if (examples) described.examples = examples;
  for (const [key, value] of Object.entries(source)) {
    if (key === 'tilekit:rule') continue;
    described[key] = describeValue(key, value, path, own);
  }
  return described;
}

function describeValue(key: string, value: unknown, path: string, id: string): unknown {
  if (key === 'properties' || key === 'patternProperties' || key === '$defs')
    return Object.fromEntries(
      Object.entries(asObject(value)).map(([name, child]) => [name, describe(child, `${path}/${name}`, id)]),
    );
  if (['items', 'additionalProperties', 'if', 'then', 'not'].includes(key) && typeof value === 'object')
    return describe(value, key === 'items' ? `${path}/items` : path, id);
  return value;
}

/** The rule of a subschema as a whole, not of one of its keywords. */
function mainRule(given: unknown): Rule | undefined {
  const id = typeof given === 'string' ? given : asObject(given)['*'];
  return typeof id === 'string' ? ruleById.get(id) : undefined;
}

/**
 * The vendor's model with each union resolved by its discriminating attribute, OpenAPI's `discriminator`, which JSON Schema
 * does not know: an error is then one of the variant that is meant, values are offered, and a newer variant is accepted.
 */
function forEditors(value: unknown, definitions: Schema): Schema {
  return asObject(
    JSON.parse(
      JSON.stringify(value, (_key, child: unknown) => tellApart(asObjectOrSelf(child), definitions)),
    ),
  );
}

function tellApart(value: unknown, definitions: Schema): unknown {
  const { discriminator, oneOf, ...rest } = asObject(value);
  const key = asObject(discriminator).propertyName;
  if (typeof key !== 'string' || !Array.isArray(oneOf)) return value;
  const variants = oneOf.map((variant: unknown) => ({ variant, names: namesOf(variant, key, definitions) }));
  return {
    ...rest,
    properties: { [key]: { type: 'string', examples: variants.flatMap(({ names }) => names) } },
    allOf: variants.map(({ variant, names }) => ({
      if: { required: [key], properties: { [key]: { enum: names } } },
      then: variant,
    })),
  };
}

/** The values of the telling attribute by which a variant is known. */
function namesOf(variant: unknown, key: string, definitions: Schema): unknown[] {
  const { $ref, properties } = asObject(variant);
  const own = typeof $ref === 'string' ? asObject(definitions[$ref.replace('#/$defs/', '')]) : { properties };
  const names: unknown = asObject(asObject(own.properties)[key]).enum;
  return Array.isArray(names) ? names : [];
}

function asObjectOrSelf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
