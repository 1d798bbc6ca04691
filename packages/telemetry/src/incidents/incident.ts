/** Who is told of an incident. */
export interface IncidentNotification {
  /** Such as `@team@example.com` or `@slack-channel`. */
  readonly handle: string;
  readonly displayName?: string;
}

/** A field of an incident, such as severity. */
export type IncidentField =
  | { readonly type: 'dropdown' | 'textbox'; readonly value: string | null }
  | {
      readonly type: 'multiselect' | 'textarray' | 'metrictag' | 'autocomplete';
      readonly value: readonly string[] | null;
    };

/** An incident to be declared. */
export interface IncidentDraft {
  readonly title: string;
  readonly customerImpacted: boolean;
  /** What customers notice; required when they are impacted. */
  readonly customerImpactScope?: string;
  /** Such as `{ severity: { type: 'dropdown', value: 'SEV-3' } }`. */
  readonly fields?: Readonly<Record<string, IncidentField>>;
  readonly notifications?: readonly IncidentNotification[];
}

/** What is known of an incident in Datadog. */
export interface Incident {
  readonly id: string;
  /** The number that people see, as in `IR-12`. */
  readonly publicId: number | undefined;
  readonly title: string;
}
