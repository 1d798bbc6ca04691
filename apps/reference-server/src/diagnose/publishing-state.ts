import type { PublishingState } from './check.ts';

/**
 * The two states, as far as this repository can know them.
 *
 * @param isTestClient whether the client in use is the one that the tile names
 * @param isShown what the manifest's `display_on_public_website` says
 */
export function publishingState(isTestClient: boolean, isShown: boolean): PublishingState {
  return {
    client: isTestClient
      ? { state: 'test', meaning: 'only the organization that made it can authorize it' }
      : { state: 'published', meaning: 'every organization can authorize it, once Datadog has published it' },
    integration: isShown
      ? {
          state: 'not visible from here',
          meaning:
            'publishing the client does not publish it: its tile shows after its own publication, in your sandbox first',
        }
      : {
          state: 'hidden',
          meaning: 'display_on_public_website is false: the tile would stay hidden after publication as well',
        },
  };
}
