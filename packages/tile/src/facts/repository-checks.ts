import { messageTopics } from './repository-messages.ts';

/** How a check speaks: something is judged, not merely mentioned. */
const judges =
  /\b(error|invalid|fail\w*|missing|must|should|not|required?|exceeds?|duplicate\w*|empty|expected|unknown|wrong|incorrect|cannot|please|validat\w+|too (long|large|many)|longer|larger|smaller|needs?|lacks?|no|mismatch|maximum|minimum|at (most|least)|non-?existing|contains|does|disabled|off|limit|undefined|(have|has) to|(can|could) you)\b|n't\b|✗|✖|❌/i;
/** Other places that check images, pipelines, READMEs and changelogs. */
const elsewhere =
  /\b(gitlab|jenkins|circleci|travis|shopify|helm|terraform|maven|gradle|eslint|docker|kubectl|npm|logstash|elasticsearch|opensearch|grafana|new ?relic|splunk|wordpress|app store|play store|chrome web store|bitrise|azure pipelines?)\b/i;
const repository = /\b(ddev|integrations-(core|extras|internal)|datadog|tile)\b/i;

/**
 * @param text what a check of the tile repository, or a reviewer, said
 * @returns ids of the rules that find the same, best first, at most three; none when the text is about something else
 */
export function rulesOfRepositoryCheck(text: string): readonly string[] {
  const lines = text.slice(0, 20_000);
  const said = lines.replace(/\s+/g, ' ');
  if (!judges.test(said) || (elsewhere.test(said) && !repository.test(said))) return [];
  const found = messageTopics.flatMap(({ about, says }) => {
    if (!about.test(lines) && !about.test(said)) return [];
    const rule = says.find(([sentence]) => sentence.test(said))?.[1] ?? '';
    return rule === '' ? [] : [rule];
  });
  return [...new Set(found)].slice(0, 3);
}
