import type { RuleCases } from '../rule-cases.ts';
import { del, rename, png, write } from '../change.ts';

export const logoCases: RuleCases = {
  'logo/present': { bad: [del('assets/logos/nova-relay.svg')] },
  'logo/svg-wordmark': {
    bad: [rename('assets/logos/nova-relay.svg', 'assets/logo.svg'), png('assets/logos/wordmark.png', 10, 10)],
  },
  'logo/legacy-dimensions': {
    bad: [png('assets/logos/avatars-bot.png', 256, 256)],
    good: [png('assets/logos/avatars-bot.png', 128, 128)],
  },
  'logo/svg-content': {
    bad: [write('assets/logos/nova-relay.svg', '<svg><script>alert(1)</script></svg>')],
    good: [
      write('assets/logos/nova-relay.svg', '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'),
    ],
  },
};
