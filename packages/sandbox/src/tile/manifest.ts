import { Type, type Static } from 'typebox';

const paths = Type.Record(Type.String(), Type.String());

/** What the console reads of `manifest.json`. Whether the manifest is right is the validator's business. */
export const manifestSchema = Type.Object({
  app_id: Type.String(),
  tile: Type.Object({
    title: Type.String(),
    description: Type.Optional(Type.String()),
    changelog: Type.Optional(Type.String()),
    media: Type.Optional(
      Type.Array(
        Type.Object({
          media_type: Type.Optional(Type.String()),
          image_url: Type.Optional(Type.String()),
          caption: Type.Optional(Type.String()),
        }),
      ),
    ),
    classifier_tags: Type.Optional(Type.Array(Type.String())),
  }),
  author: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String()),
      homepage: Type.Optional(Type.String()),
      support_email: Type.Optional(Type.String()),
    }),
  ),
  assets: Type.Optional(
    Type.Object({
      dashboards: Type.Optional(paths),
      monitors: Type.Optional(paths),
      integration: Type.Optional(
        Type.Object({
          metrics: Type.Optional(Type.Object({ metadata_path: Type.Optional(Type.String()) })),
          service_checks: Type.Optional(Type.Object({ metadata_path: Type.Optional(Type.String()) })),
        }),
      ),
    }),
  ),
});

export type Manifest = Static<typeof manifestSchema>;

/** A manifest that says nothing, for a directory without one. */
export const emptyManifest: Manifest = { app_id: 'unnamed', tile: { title: 'Unnamed integration' } };
