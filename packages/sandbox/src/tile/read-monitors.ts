import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { monitorOptions } from '../monitors/monitor-options.ts';
import { settingsOfOptions } from '../monitors/monitor.ts';
import type { Manifest } from './manifest.ts';
import { slugOf } from './slug.ts';
import type { TileFiles } from './tile-files.ts';
import type { TileMonitor } from './tile.ts';

const monitorFile = Type.Object({
  title: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  definition: Type.Object({
    name: Type.String(),
    type: Type.String(),
    query: Type.String(),
    message: Type.Optional(Type.String()),
    tags: Type.Optional(Type.Array(Type.String())),
    priority: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    options: Type.Optional(monitorOptions),
  }),
});

/** Reads the monitor templates that the manifest names. */
export async function readMonitors(files: TileFiles, manifest: Manifest): Promise<TileMonitor[]> {
  const monitors: TileMonitor[] = [];
  for (const [name, path] of Object.entries(manifest.assets?.monitors ?? {})) {
    const file = await files.json(path, monitorFile);
    if (!file) continue;
    const { definition } = file;
    monitors.push({
      slug: slugOf(path),
      id: 10_000_000 + createHash('sha256').update(path).digest().readUIntBE(0, 3),
      title: file.title ?? name,
      description: file.description ?? '',
      name: definition.name,
      type: definition.type,
      query: definition.query,
      message: definition.message ?? '',
      tags: definition.tags ?? [],
      priority: definition.priority ?? null,
      ...settingsOfOptions(definition.options),
    });
  }
  return monitors;
}
