import type { FileTree } from '../../file-tree.ts';
import { bytesOf, isJsonObject, jsonBytes, readJsonObject, readText } from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';
import { keepChosenWidgets } from './keep-chosen-widgets.ts';

const manifestFile = `${tileFolder}manifest.json`;
const clientsFile = `${tileFolder}assets/oauth_clients.json`;
const checksFile = `${tileFolder}assets/service_checks.json`;
const dataflowsFile = `${tileFolder}assets/dataflows.yaml`;
const readme = `${tileFolder}README.md`;

/** What each kind of data leaves in a tile. */
const traces = {
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

/** Takes out of the tile what the integration will not send. */
export function keepChosenData(files: FileTree, { record: { data } }: SetUpPlan): FileTree {
  const dropped = (Object.keys(traces) as Droppable[]).filter((kind) => !data.includes(kind));
  if (dropped.length === 0) return files;
  const kept = new Map(files);
  kept.set(manifestFile, jsonBytes(trimManifest(readJsonObject(files, manifestFile), dropped)));
  kept.set(readme, bytesOf(trimReadme(readText(files, readme), dropped)));
  if (kept.has(dataflowsFile))
    kept.set(dataflowsFile, bytesOf(trimDataflows(readText(files, dataflowsFile), dropped)));
  if (dropped.includes('incidents'))
    kept.set(clientsFile, jsonBytes(withoutScope(readJsonObject(files, clientsFile))));
  if (dropped.includes('service-checks')) kept.set(checksFile, bytesOf('[]\n'));
  for (const path of files.keys()) {
    if (dropped.includes('logs') && path.startsWith(`${tileFolder}assets/logs/`)) kept.delete(path);
    if (path.startsWith(`${tileFolder}assets/dashboards/`) && path.endsWith('.json')) {
      kept.set(path, jsonBytes(keepChosenWidgets(readJsonObject(files, path), data)));
    }
  }
  return kept;
}

function trimManifest(manifest: Record<string, unknown>, dropped: readonly Droppable[]): unknown {
  const { tile, assets } = manifest;
  if (!isJsonObject(tile) || !isJsonObject(assets)) return manifest;
  const goneTags: readonly string[] = dropped.flatMap((kind) => traces[kind].tags);
  const tags = Array.isArray(tile.classifier_tags) ? tile.classifier_tags : [];
  const classifier_tags = tags.filter((tag: unknown) => typeof tag !== 'string' || !goneTags.includes(tag));
  const { logs, integration, ...otherAssets } = assets;
  const trimmed =
    isJsonObject(integration) && dropped.includes('events')
      ? { ...integration, events: { creates_events: false } }
      : integration;
  return {
    ...manifest,
    tile: { ...tile, classifier_tags },
    assets: { integration: trimmed, ...otherAssets, ...(dropped.includes('logs') ? {} : { logs }) },
  };
}

function withoutScope(clients: Record<string, unknown>): unknown {
  const { integration } = clients;
  if (!isJsonObject(integration) || !Array.isArray(integration.scopes)) return clients;
  const scopes = integration.scopes.filter((scope: unknown) => scope !== 'incident_write');
  return { ...clients, integration: { ...integration, scopes } };
}

/** The section under "Data Collected" goes, and so does each bullet or table row that is about the data. */
function trimReadme(text: string, dropped: readonly Droppable[]): string {
  const trimmed = dropped.reduce((page, kind) => {
    const { section, words } = traces[kind];
    return page
      .replace(new RegExp(`\\n### ${section}\\n[\\s\\S]*?(?=\\n#{2,3} )`), '')
      .split('\n')
      .filter((line) => !(/^(?:- |\| `)/.test(line) && words.test(line)))
      .join('\n');
  }, text);
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

function trimDataflows(text: string, dropped: readonly Droppable[]): string {
  const [head = '', ...entries] = text.split(/\n(?= {2}- )/);
  const kept = entries.filter((entry) => !dropped.some((kind) => entry.includes(`data_type: ${kind}`)));
  return `${[head, ...kept].join('\n').trimEnd()}\n`;
}
