import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Family } from './sandbox-control.ts';
import { fieldOf } from './sandbox-control.ts';

/** What the tile says the customer will receive. */
export interface TilePromise {
  readonly title: string;
  readonly families: readonly Family[];
  readonly metrics: readonly string[];
}

export function readTilePromise(directory: string): TilePromise {
  const manifest: unknown = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
  const tile = fieldOf(manifest, 'tile');
  const title = fieldOf(tile, 'title');
  const tags = fieldOf(tile, 'classifier_tags');
  const submits = (kind: string) => Array.isArray(tags) && tags.includes(`Submitted Data Type::${kind}`);
  const metrics = readMetricNames(join(directory, 'metadata.csv'));
  const families: Family[] = [];
  if (metrics.length > 0) families.push('metrics');
  if (submits('Logs') || hasEntries(join(directory, 'assets', 'logs'))) families.push('logs');
  if (submits('Events')) families.push('events');
  if (hasServiceChecks(join(directory, 'assets', 'service_checks.json'))) families.push('service-checks');
  return { title: typeof title === 'string' ? title : 'The integration', families, metrics };
}

/** The first column: a metric name never needs quotes. */
function readMetricNames(file: string): string[] {
  if (!existsSync(file)) return [];
  const [, ...rows] = readFileSync(file, 'utf8').split(/\r?\n/);
  return rows.map((row) => row.split(',')[0] ?? '').filter((name) => name !== '');
}

function hasEntries(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

function hasServiceChecks(file: string): boolean {
  if (!existsSync(file)) return false;
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Array.isArray(list) && list.length > 0;
}
