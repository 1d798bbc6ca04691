import { defineRule } from '../../engine/rule.ts';
import { missingTag } from '../../facts/classifier-tags.ts';
import { createsEvents } from '../../facts/submitted-data.ts';

export const classifierEventsSubmitted = defineRule({
  id: 'manifest/classifier-events-submitted',
  severity: { new: 'error', repo: 'warning' },
  requires: '`events.creates_events` true ⇒ `Submitted Data Type::Events`',
  why: 'The manifest says that the integration creates events; its tags should agree.',
  remedy: 'Add `Submitted Data Type::Events`.',
  example: { bad: '"creates_events": true without the tag', good: '"Submitted Data Type::Events"' },
  source: 'docs integration-assets-reference',
  published: '34/52 · 28/44 · 3/11',
  fixable: true,
  *check(tile) {
    if (createsEvents(tile))
      yield* missingTag(tile, 'Submitted Data Type::Events', '"creates_events" is true');
  },
});
