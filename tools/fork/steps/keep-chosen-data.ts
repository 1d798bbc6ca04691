import {
  bytesOf,
  isJsonObject,
  jsonBytes,
  readJsonObject,
  readText,
  type FileTree,
} from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';
import { keepChosenWidgets } from './keep-chosen-widgets.ts';

const manifestFile = `${tileFolder}manifest.json`;
const clientsFile = `${tileFolder}assets/oauth_clients.json`;
const metadataFile = `${tileFolder}metadata.csv`;
const checksFile = `${tileFolder}assets/service_checks.json`;
const dataflowsFile = `${tileFolder}assets/dataflows.yaml`;
const readme = `${tileFolder}README.md`;

/** What each kind of data leaves in a tile. */
const traces = {
  metrics: {
    tags: ['Category::Metrics', 'Submitted Data Type::Metrics'],
    section: 'Metrics',
    words: /\bmetrics?\b/i,
  },
  logs: {
    tags: ['Category::Log Collection', 'Submitted Data Type::Logs'],
    section: 'Logs',
    words: /\blogs?\b/i,
  },
  events: {
    tags: ['Category::Event Management', 'Submitted Data Type::Events'],
    section: 'Events',
    words: /\bevents?\b/i,
  },
  incidents: {
    tags: ['Category::Incidents', 'Submitted Data Type::Incidents'],
    section: 'Incidents',
    words: /\bincidents?\b/i,
  },
  'service-checks': { tags: [], section: 'Service Checks', words: /\bservice checks?\b/i },
} as const;

type Droppable = keyof typeof traces;

/** What needs no API key, which is what `api_keys_write` is for: these go with the customer's grant. */
const sentWithGrant = ['incidents', 'monitors'];

/** Scopes that go with what is not kept. */
function droppedScopes(data: readonly string[]): readonly string[] {
  return [
    ...(data.some((kind) => !sentWithGrant.includes(kind)) ? [] : ['api_keys_write']),
    ...(data.includes('incidents') ? [] : ['incident_write']),
    // An integration that sends nothing reads: it has to ask for something.
    ...(data.includes('monitors') || data.length === 0 ? [] : ['monitors_read']),
  ];
}

/** Takes out of the tile what the integration will neither send nor read. */
export function keepChosenData(files: FileTree, { record: { data } }: SetUpPlan): FileTree {
  const dropped = (Object.keys(traces) as Droppable[]).filter((kind) => !data.includes(kind));
  const scopes = droppedScopes(data);
  if (dropped.length === 0 && scopes.length === 0) return files;
  const kept = new Map(files);
  kept.set(readme, bytesOf(trimReadme(readText(files, readme), dropped, scopes)));
  if (kept.has(dataflowsFile)) {
    const flows = trimDataflows(readText(files, dataflowsFile), dropped);
    if (flows === undefined) kept.delete(dataflowsFile);
    else kept.set(dataflowsFile, bytesOf(flows));
  }
  kept.set(clientsFile, jsonBytes(withoutScopes(readJsonObject(files, clientsFile), scopes)));
  if (dropped.includes('service-checks')) kept.set(checksFile, bytesOf('[]\n'));
  if (dropped.includes('metrics')) kept.delete(metadataFile);
  for (const path of files.keys()) {
    if (dropped.includes('logs') && path.startsWith(`${tileFolder}assets/logs/`)) kept.delete(path);
    if (dropped.includes('metrics') && path.startsWith(`${tileFolder}assets/monitors/`)) kept.delete(path);
    if (path.startsWith(`${tileFolder}assets/dashboards/`) && path.endsWith('.json'))
      kept.set(path, jsonBytes(keepChosenWidgets(readJsonObject(files, path), data)));
  }
  kept.set(manifestFile, jsonBytes(trimManifest(readJsonObject(files, manifestFile), dropped, kept)));
  return kept;
}

function trimManifest(
  manifest: Record<string, unknown>,
  dropped: readonly Droppable[],
  kept: FileTree,
): unknown {
  const { tile, assets } = manifest;
  if (!isJsonObject(tile) || !isJsonObject(assets)) return manifest;
  const goneTags: readonly string[] = dropped.flatMap((kind) => traces[kind].tags);
  const tags: readonly unknown[] = Array.isArray(tile.classifier_tags) ? tile.classifier_tags : [];
  const left = tags.filter((tag) => typeof tag !== 'string' || !goneTags.includes(tag));
  // What a monitor watches, for an integration that sends nothing and reads.
  const sends = left.some((tag) => typeof tag === 'string' && tag.startsWith('Submitted Data Type::'));
  const classifier_tags = sends ? left : [...left, 'Queried Data Type::Metrics'];
  const { logs, integration, dashboards, monitors, ...otherAssets } = assets;
  return {
    ...manifest,
    tile: { ...tile, classifier_tags },
    assets: {
      integration: trimIntegration(integration, dropped),
      ...existing({ dashboards, monitors }, kept),
      ...otherAssets,
      ...(dropped.includes('logs') ? {} : { logs }),
    },
  };
}

function trimIntegration(integration: unknown, dropped: readonly Droppable[]): unknown {
  if (!isJsonObject(integration)) return integration;
  const { metrics, ...others } = integration;
  return {
    ...others,
    ...(dropped.includes('metrics') ? {} : { metrics }),
    ...(dropped.includes('events') && { events: { creates_events: false } }),
  };
}

/** Lists of assets without those whose file is gone, and without lists that are empty then. */
function existing(lists: Readonly<Record<string, unknown>>, kept: FileTree): Record<string, unknown> {
  const entries = Object.entries(lists).flatMap(([name, list]) => {
    if (!isJsonObject(list)) return list === undefined ? [] : [[name, list] as const];
    const there = Object.entries(list).filter(([, path]) => kept.has(`${tileFolder}${String(path)}`));
    return there.length === 0 ? [] : [[name, Object.fromEntries(there)] as const];
  });
  return Object.fromEntries(entries);
}

function withoutScopes(clients: Record<string, unknown>, dropped: readonly string[]): unknown {
  const { integration } = clients;
  if (!isJsonObject(integration) || !Array.isArray(integration.scopes)) return clients;
  const scopes = integration.scopes.filter(
    (scope: unknown) => typeof scope !== 'string' || !dropped.includes(scope),
  );
  return { ...clients, integration: { ...integration, scopes } };
}

/** The section under "Data Collected" goes, and so does each bullet or table row that is about the data or a scope. */
function trimReadme(text: string, dropped: readonly Droppable[], scopes: readonly string[]): string {
  const permitted = text
    .split('\n')
    .filter((line) => !scopes.some((scope) => line.startsWith(`| \`${scope}\``)))
    .join('\n');
  const trimmed = dropped.reduce((page, kind) => {
    const { section, words } = traces[kind];
    return page
      .replace(new RegExp(`\\n### ${section}\\n[\\s\\S]*?(?=\\n#{2,3} )`), '')
      .split('\n')
      .filter((line) => !(/^(?:- |\| `)/.test(line) && words.test(line)))
      .join('\n');
  }, permitted);
  return keepUsedDefinitions(trimmed);
}

/** Link definitions that nothing uses any more go, and the others are numbered without gaps, as the tile's rules ask. */
function keepUsedDefinitions(page: string): string {
  const definition = /^\[(\d+)\]:.*(?:\n|$)/gm;
  const used = new Set([...page.matchAll(/\]\[(\d+)\]/g)].map(([, number = '']) => number));
  const kept = [...page.matchAll(definition)].map(([, number = '']) => number).filter((n) => used.has(n));
  const renumbered = (number: string) => (kept.includes(number) ? kept.indexOf(number) + 1 : number);
  return page
    .replace(definition, (line, number: string) => (used.has(number) ? line : ''))
    .replace(/\]\[(\d+)\]/g, (_, number: string) => `][${renumbered(number)}]`)
    .replace(/^\[(\d+)\]:/gm, (_, number: string) => `[${renumbered(number)}]:`);
}

/** @returns nothing when no flow is left: the file goes then */
function trimDataflows(text: string, dropped: readonly Droppable[]): string | undefined {
  const [head = '', ...entries] = text.split(/\n(?= {2}- )/);
  const kept = entries.filter((entry) => !dropped.some((kind) => entry.includes(`data_type: ${kind}`)));
  return kept.length === 0 ? undefined : `${[head, ...kept].join('\n').trimEnd()}\n`;
}
