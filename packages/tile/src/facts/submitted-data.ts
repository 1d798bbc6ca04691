import type { Tile } from '../tile/tile.ts';

export function hasLogs(tile: Tile): boolean {
  return tile.pipelines.length > 0 || tile.manifest.at('assets', 'logs', 'source').exists;
}

export function createsEvents(tile: Tile): boolean {
  return tile.integration.at('events', 'creates_events').value === true;
}

/** Metrics, logs or events, by what the tile's files say. */
export function submitsData(tile: Tile): boolean {
  const tags = tile.manifest.at('tile', 'classifier_tags').strings();
  const announced = tags.some((tag) => tag.string?.startsWith('Submitted Data Type::'));
  return announced || tile.metricNames.size > 0 || hasLogs(tile) || createsEvents(tile);
}

/** What the README should have a section about. */
export function collectsData(tile: Tile): boolean {
  return tile.metricNames.size > 0 || hasLogs(tile) || createsEvents(tile);
}
