import type { Check, ClientProfile } from './check.ts';

/** One line of the checklist in docs/publishing.md, as far as it can be seen from here. */
export interface ChecklistItem {
  /** The heading that it stands under. */
  readonly step: string;
  readonly text: string;
  /** `open`: only a person can tell, or it is not time yet. */
  readonly result: Check['result'];
}

/** What was checked, by topic, for the profile in question and for the published client. */
export interface Seen {
  readonly checks: readonly Check[];
  readonly published: readonly Check[];
}

interface Sight {
  /** How the item begins. */
  readonly item: string;
  readonly look: (seen: Seen) => readonly Check[];
  /** Whether all of it can be seen from here; otherwise it can be seen to be wrong, and a person says when it is done. */
  readonly whole: boolean;
}

const about =
  (...topics: readonly Check['topic'][]) =>
  ({ checks }: Seen) =>
    checks.filter(({ topic }) => topics.includes(topic));

/** The items that this program sees something of. The rest is Datadog's, or a person's. */
export const sights: readonly Sight[] = [
  { item: '`pnpm fork:setup`, and replace', look: about('your fork'), whole: true },
  { item: 'Copy the ids', look: about('tile'), whole: false },
  {
    item: '`pnpm tile:validate` shows no errors',
    // Warnings, and what only some data ask for, are no errors.
    look: (seen) => about('tile', 'before review')(seen).filter(({ result }) => result !== 'open'),
    whole: true,
  },
  {
    item: 'Name, onboarding URL and redirect URIs',
    look: (seen) => about('URLs')(seen).filter(({ what }) => !what.startsWith('PUBLIC_URL')),
    whole: false,
  },
  { item: 'Scopes: only those', look: about('scopes'), whole: true },
  {
    item: 'Generate the client secret',
    look: ({ checks }) => checks.filter(({ what }) => what.startsWith('DATADOG_CLIENT_SECRET')),
    whole: true,
  },
  {
    item: 'Remove test URLs',
    look: ({ published }) => published.filter(({ topic }) => topic === 'URLs'),
    whole: true,
  },
  {
    item: 'Publishing creates a *published* client',
    look: ({ published }) =>
      published.filter(
        ({ topic, what }) => topic === 'configuration' || what.startsWith('DATADOG_CLIENT_SECRET'),
      ),
    whole: true,
  },
];

/** The items of the last step are no fault of a client that is still being tested. */
const submission = '6.';

/**
 * Ticks the checklist of docs/publishing.md.
 *
 * @param page the text of that page
 * @returns its items in order, each with what can be said of it from here
 */
export function tickChecklist(page: string, seen: Seen, profile: ClientProfile): readonly ChecklistItem[] {
  let step = '';
  return page.split('\n').flatMap((line) => {
    step = /^### (.+)/.exec(line)?.[1] ?? step;
    const text = /^- \[ \] (.+)/.exec(line)?.[1];
    if (text === undefined) return [];
    const sight = sights.find(({ item }) => text.startsWith(item));
    const result = sight ? resultOf(sight, seen) : 'open';
    const early = result === 'wrong' && profile === 'test' && step.startsWith(submission);
    return [{ step, text: plain(text), result: early ? 'open' : result }];
  });
}

function resultOf({ look, whole }: Sight, seen: Seen): Check['result'] {
  const results = look(seen).map(({ result }) => result);
  if (results.includes('wrong')) return 'wrong';
  return whole && results.length > 0 && !results.includes('open') ? 'ok' : 'open';
}

/** The first sentence, without Markdown. */
function plain(text: string): string {
  const [sentence = ''] = text.split(/(?<=\.) (?=[A-Z`])/);
  return sentence.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll(/[*`]/g, '');
}
