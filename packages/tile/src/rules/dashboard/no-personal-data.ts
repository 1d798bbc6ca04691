import { defineRule } from '../../engine/rule.ts';
import { emailAddress, isTeamAddress } from './personal-data.ts';

export const noPersonalData = defineRule({
  id: 'dashboard/no-personal-data',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'no e-mail of a person / handle in notes or queries',
  why: "The dashboard is copied into every customer's organization.",
  remedy: 'Use the address of a team.',
  example: { bad: 'Ask jo.doe@nova.example', good: 'Ask support@nova.example' },
  source: 'data',
  published: '14 tiles e-mail-like (mostly product addresses)',

  *check(tile) {
    for (const board of tile.dashboards) {
      const source = board.document?.source;
      if (!source?.text.includes('@')) continue;
      for (const match of source.text.matchAll(emailAddress)) {
        if (!isTeamAddress(match[0]))
          yield {
            file: board.file,
            place: () => source.placeAt(match.index, match[0].length),
            message: `"${match[0]}" looks like a person's address`,
          };
      }
    }
  },
});
