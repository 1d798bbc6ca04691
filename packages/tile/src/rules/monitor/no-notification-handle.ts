import { defineRule } from '../../engine/rule.ts';

export const noNotificationHandle = defineRule({
  id: 'monitor/no-notification-handle',
  severity: { new: 'error', repo: 'error' },
  requires: 'no `@user`, `@slack-…` in message',
  why: 'Customers would notify your people or channels.',
  remedy: 'Remove the handle; customers add their own.',
  example: { bad: '"message": "Failures are high. @slack-relay"', good: '"message": "Failures are high."' },
  source: 'data',
  published: '0/46',
  fixable: true,
  *check(tile) {
    for (const monitor of tile.monitors) {
      const message = monitor.at('definition', 'message');
      const clean = message.string?.replace(/(^|[\s(])@[\w][\w.@-]*/g, '$1').replace(/[ \t]+$/gm, '');
      const found = /(?:^|[\s(])(@[\w][\w.@-]*)/.exec(message.string ?? '')?.[1];
      if (found !== undefined && clean !== undefined)
        yield message.problem(`the message notifies "${found}"`, message.set(clean));
    }
  },
});
