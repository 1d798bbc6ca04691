import type { ClientProfile, PublishingState } from './check.ts';

/** The two states, as far as this repository can know them: the client may be published and the integration not. */
export function publishingState(clientIdDiffers: boolean, profile: ClientProfile): PublishingState {
  return {
    client: clientIdDiffers
      ? 'published credentials are configured: every organisation can authorise it once Datadog has published it'
      : 'test client: only the organisation that made it can authorise it',
    integration:
      profile === 'published'
        ? 'publishing the client does not publish it: the tile shows only after its own publication, in your sandbox first'
        : 'not submitted as far as this repository knows: the tile shows after its own review and publication',
  };
}
