import { createHash } from 'node:crypto';
import { Type } from 'typebox';
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
    options: Type.Optional(
      Type.Object({
        thresholds: Type.Optional(
          Type.Object({ critical: Type.Optional(Type.Number()), warning: Type.Optional(Type.Number()) }),
        ),
        renotify_interval: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
      }),
    ),
  }),
});

/** Reads the monitor templates that the manifest names. */
export async function readMonitors(files: TileFiles, manifest: Manifest): Promise<TileMonitor[]> {
  const monitors: TileMonitor[] = [];
  for (const [name, path] of Object.entries(manifest.assets?.monitors ?? {})) {
    const file = await files.json(path, monitorFile);
    if (!file) continue;
    const { definition } = file;
    const { thresholds, renotify_interval } = definition.options ?? {};
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
      thresholds: { critical: thresholds?.critical, warning: thresholds?.warning },
      renotifyIntervalMinutes: renotify_interval ?? 0,
      options: { ...definition.options },
    });
  }
  return monitors;
}
