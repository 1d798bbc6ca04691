import { defineRule } from '../../engine/rule.ts';

export const immutableFields = defineRule({
  id: 'manifest/immutable-fields',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Against a git base: `app_id`, `app_uuid`, `assets.integration.{id,source_type_name}` unchanged; no dashboard / monitor / saved-view map key removed or renamed; skipped when base is absent or 1.0.0',
  why: "Customers' installations, dashboards and metrics hang on these values; changing one orphans them.",
  remedy: 'Restore the value, or publish a new tile.',
  example: {
    bad: '"app_id": "nova-relay" becomes "nova-relay-2"',
    good: 'app_id, app_uuid, source type and asset names stay',
  },
  source: 'ddev manifest_validator/common ImmutableAttributes',
  published: 'needs base ref',
  fixable: true,
  *check(tile) {
    const { base } = tile;
    if (!base || base.at('manifest_version').string === '1.0.0') return;
    const fields = [
      ['app_id'],
      ['app_uuid'],
      ['assets', 'integration', 'id'],
      ['assets', 'integration', 'source_type_name'],
    ];
    for (const path of fields) {
      const before = base.at(...path);
      const now = tile.manifest.at(...path);
      if (before.exists && before.value !== now.value)
        yield now.problem(
          `"${path.join('.')}" was ${JSON.stringify(before.value)} and must stay so`,
          now.exists ? now.set(before.value) : undefined,
        );
    }
    for (const kind of ['dashboards', 'monitors', 'saved_views']) {
      for (const before of base.at('assets', kind).entries()) {
        if (!tile.manifest.at('assets', kind, before.key).exists)
          yield tile.manifest
            .at('assets', kind)
            .problem(`the ${kind} entry "${before.key}" was removed or renamed`);
      }
    }
  },
});
