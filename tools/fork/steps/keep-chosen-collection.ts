import { bytesOf, readText, type FileTree } from '../../file-tree.ts';
import { integrationFolder, type SetUpPlan } from '../plan.ts';
import { collectForPublishedTile, collectTest } from './collect-templates.ts';

const collector = `${integrationFolder}collect.ts`;
const collectorTest = `${integrationFolder}collect.test.ts`;

/** Field of the collected data, and the function of the demonstration that fills it. */
const sources: Readonly<Record<string, readonly [field: string, reader: string, file: string]>> = {
  logs: ['logs', 'logsOf', 'logs-of'],
  events: ['events', 'eventsOf', 'events-of'],
  'service-checks': ['serviceChecks', 'checksOf', 'checks-of'],
  incidents: ['incidents', 'incidentsOf', 'incidents-of'],
};

/** The demonstration stops collecting what is not sent; its own test goes, one that holds for any integration stays. */
export function keepChosenCollection(files: FileTree, { record: { data } }: SetUpPlan): FileTree {
  const dropped = Object.keys(sources).filter((kind) => !data.includes(kind));
  if (dropped.length === 0 || !files.has(collector)) return files;
  const kept = new Map(files);
  let text = readText(files, collector);
  for (const kind of dropped) {
    const [field, reader, file] = sources[kind] ?? ['', '', ''];
    text = text
      .replace(new RegExp(`^import \\{ ${reader} \\} from .*\\n`, 'm'), '')
      .replace(new RegExp(`\\b${field}: ${reader}\\([^)]*\\)`), `${field}: []`);
    kept.delete(`${integrationFolder}deployments/${file}.ts`);
  }
  // Without a reader of happenings, nothing needs them.
  if ((text.match(/\bhappenings\b/g)?.length ?? 0) === 1) {
    text = text
      .replace(/^ *const happenings = .*\n/m, '')
      .replace('import { happeningsIn, type Activity }', 'import type { Activity }');
  }
  kept.set(collector, bytesOf(text));
  if (kept.has(collectorTest)) kept.set(collectorTest, bytesOf(collectTest));
  return kept;
}

/** With a published tile there is nothing to demonstrate: a point for each of its metrics, and the test for any integration. */
export function collectPublishedMetrics(files: FileTree): FileTree {
  if (!files.has(collector)) return files;
  const kept = [...files].filter(([path]) => !path.startsWith(`${integrationFolder}deployments/`));
  return new Map([
    ...kept,
    [collector, bytesOf(collectForPublishedTile)],
    [collectorTest, bytesOf(collectTest)],
  ]);
}
