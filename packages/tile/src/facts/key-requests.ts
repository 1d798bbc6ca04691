/** One sentence of a README that asks its reader for a key of Datadog. */
export interface KeyRequest {
  /** Where the words of the key begin, an index into the text as it stands. */
  readonly index: number;
  readonly length: number;
}

const kind = String.raw`(?:api|app(?:lication)?|access|client)`;
const join = String.raw`\s*(?:,|\/|&|and|or|\+|and\/or)\s*(?:an?\s+|the\s+|your\s+)?`;
/** "API key", "API and application keys", "API_KEY", "DD-API-KEY"; also in the words of other languages. */
const key = new RegExp(
  String.raw`\b(?:dd[-_](?:api|app(?:lication)?)[-_]key|datadog[-_](?:api|app(?:lication)?)[-_]key|${kind}(?:${join}${kind})?[\s_-]*keys?)\b(?!\s*(?:management\s+)?(?:page|tab|menu|screen|list|usage|validation|expiry|expiration|rotation|events?|ids?)\b)|\bkey\s+(?:for|to)\s+(?:the\s+)?datadog(?:'s)?\s+api\b|cl[ée]s?\s+d.api|clave\s+de\s+api|api-schlüssel|apiキー|api\s?키`,
  'gi',
);

/** What the reader is asked to do with a key; base forms, so that "Nova creates a key" does not match. */
const acts =
  'paste|enter|provide|input|supply|submit|copy|insert|type|set|use|give|share|configure|create|generate|add|pass|fill in|obtain|get|retrieve|fetch|find|locate|save|store|specify|send|upload|put|place|include|export|register|select|choose|have|grab|note|keep|make|replace|define|assign|attach|issue|prepare|gather|collect|request|fill out|complete|substitute|append|run|execute|connect|integrate|authenticate|hand|forward|e-?mail|write|load|drop|re-?use|double-check|validate|verify|confirm';
const gerunds =
  'pasting|entering|providing|inputting|supplying|submitting|copying|inserting|setting|using|giving|sharing|configuring|creating|generating|adding|passing|obtaining|getting|retrieving|saving|specifying|sending|uploading|including|exporting|registering|selecting';
/** The beginning of an order: of a sentence, a step, a half sentence, or after "you can". */
const orderStart = String.raw`(?:^|[,;:>(]\s*|\b(?:and|then|or|to|please|first|next|now|also|simply|just|finally|you(?:'ll)?(?:\s+(?:can|must|should|may|will|could|have|need|want|will\s+need|are\s+able|also))*(?:\s+to)?|customers?\s+(?:must|should|can|need\s+to|have\s+to)|users?\s+(?:must|should|can|need\s+to|have\s+to))\s+)`;
const order = new RegExp(String.raw`${orderStart}(?:\*\s*)?(?:${acts})\b[^.!?]{0,120}$`, 'i');
const gerund = new RegExp(
  String.raw`\b(?:by|as|after|before|start|begin|requires?|involves?|means|is|of|for|simple\s+as|with)\s+(?:first\s+|then\s+)?(?:${gerunds})\b[^.!?]{0,100}$`,
  'i',
);
const need =
  /\b(?:needs?|requires?|required|must\s+(?:have|provide)|should\s+have|have\s+ready|along\s+with|together\s+with|you(?:'ll|\s+will)\s+need|prerequisites?|prompted\s+for|asked\s+for|(?:asks?|prompts?)\s+(?:(?:you|users?|customers?)\s+)?for|authenticates?\s+with|valid)\b[^.!?]{0,120}$/i;
/** What follows the key and asks for it: "the API key is required", "API key: the key generated in Datadog". */
const needAfter =
  /^[^.!?]{0,60}\b(?:(?:is|are)\s+(?:required|needed|mandatory|necessary)|(?:must|should|has to|have to|needs? to)\s+(?:exist|be\s+(?:entered|provided|pasted|supplied|set|added|created|generated|configured|passed|copied|stored|saved)))\b|^\s+(?:is\s+)?(?:entered|pasted|provided)\s+(?:in|into)\b|^\s*(?:that\s+)?you(?:'ve|\s+have)?\s+(?:just\s+|already\s+)?(?:enter|provid|past|suppl|insert|copi)|\bcan\s+be\s+(?:obtained|found|created|generated|retrieved|copied)\b/i;
const enterItAfter = new RegExp(
  String.raw`^[^.!?]{0,80}\b(?:in|from|of|by)\s+(?:your\s+)?(?:datadog\b|organization\s+settings)[^.!?]{0,60}\b(?:${acts})\s+(?:it|them)\b`,
  'i',
);

/** "Ask your administrator for a key", "contact Datadog for a key". */
const askOthers = new RegExp(
  String.raw`${orderStart}(?:ask|contact|reach\s+out\s+to)\b[^.!?]{0,60}\bfor\b[^.!?]{0,60}$`,
  'i',
);
/** The key is made there and brought here: "API Keys in Datadog, click New Key, and copy the value". */
const newKeyAfter =
  /^[^.!?]{0,60}\b(?:click|select|press|choose)\s+\W{0,3}(?:new|add|create|generate)\s+(?:a\s+)?(?:api\s+|new\s+)?key\b/i;
const keyAfter = new RegExp(
  String.raw`^[^.!?]{0,80}\b(?:${acts})\s+(?:in\s+)?(?:the|your|this|that|a)\s+(?:\w+\s+)?(?:key|value)\b`,
  'i',
);
/** "If you have none, create one": the denial before it is the condition. */
const oneAfter =
  /^[^.!?;]{0,40},\s*(?:then\s+)?(?:create|generate|make|get|request|obtain)\s+(?:a\s+new\s+)?one\b/i;
/** The key is on Datadog's page: "use the key from the API Keys page", "on the API Keys tab, create one". */
const fromPage =
  /\b(?:use|copy|paste|enter|take|get|add)\s+(?:the|an?|your)\s+(?:new\s+)?(?:key|value)\b[^.!?]{0,60}\bapi\s+keys?\s+(?:page|tab|section|screen)\b|\bapi\s+keys?\s+(?:page|tab|section|screen)\b[^.!?]{0,60}\b(?:create|generate|add|copy)\s+(?:one|it|the\s+key|a\s+(?:new\s+)?key)\b/i;
/** The words of a form or a table alone: "your Datadog API key", "Datadog API key (required)". */
const label =
  /^(?:[^.!?:]{0,40}:\s*)?(?:(?:the\s+)?value\s+of\s+)?(?:your|an?|the|valid)?\s*(?:valid\s+)?(?:datadog\s+)?$/i;
const labelAfter =
  /^\s*(?:(?:of|for|from)\s+(?:your|the)\s+datadog(?:\s+\w+)?)?\s*(?:\((?:required|mandatory)\))?\s*$/i;

/** Quick looks before the long expressions, whose first use takes milliseconds. */
const namesPage = /\bapi\s+keys?\s+(?:page|tab|section|screen)\b/i;
const namesIt = /\b(?:it|them)\b/i;
const namesKey = /\b(?:key|value)\b/i;

const denied =
  /\b(?:no|not|never|without|instead|rather than|neither|nor|no longer|unlike|avoid|stop|revoke[sd]?|rotated?|disabled?|delete[sd]?|remove[sd]?|deactivated?|expired?|associated|find out whether|does|did|already)\b|n't\b/i;
/** The end of a key, as a section on uninstalling tells it. */
const ended = /^[^.!?]{0,80}\b(?:associated|disabled|revoked|deleted|removed|deactivated)\b/i;
/** The key of another product: "an API key in Nova", "the key that you generated in Nova". */
const madeElsewhere =
  /^(?:\s+(?:that\s+)?you\s+\w+)?\s+(?:in|from|of)\s+(?:the\s+(?=[A-Z][a-z]))?(?!Datadog|Organization|API|APP)[A-Z]/u;
/** The integration does it, or the sentence tells what happens. */
const byItself =
  /\b(?:uses? oauth|scopes?\b[^.]{0,60}\b(?:to|allows?|lets?|gives?)|(?:authori[sz]e|allow|permit|enable)s?\s+\S+(?:\s+\S+)?\s+to\s+(?:create|generate|make)|permissions?\s+(?:to|that|lets?|allows?|gives?)|automatically|on your behalf|on behalf of|for you|by itself|behind the scenes|under the hood|securely stores?|store secrets|is (?:then )?(?:created|generated|made|stored|shown|visible)|are (?:created|generated|made|stored))\b/i;
/** Where to read on. */
const readMore =
  /\b(?:more|information|details|help|documentation)\b[^.!?]{0,20}\b(?:about|on)\b[^.!?]{0,20}$/i;
/** How it was before. */
const former =
  /\b(?:earlier|previous|older|former)\s+(?:versions?|releases?)\b|\b(?:versions?|releases?)\s+(?:before|prior\s+to|up\s+to|until)\b|\bused\s+to\s+(?:need|require|ask)\b/i;
/** Another product's key: a name before it that is not Datadog's. */
const otherOwner =
  /(?:(?<=[\w,:]\s)(?!(?:Datadog|Your|The|An?|API|APP|New|Valid|Account|DD)\b)[A-Z][\w.-]+(?:'s)?|\b(?:our|their|its)(?:\s+own)?)\s+$/u;

/** Ends of a sentence, a table cell, a list item, a heading or a paragraph. */
const sentenceEnd = /[.!?。](?=\s|$)|\||\n\s*\n|\n\s*(?:[-*+]|\d+[.)])\s|\n#+\s|\n\[\^?[^\]]+\]:[^\n]*/gu;

/**
 * Finds the sentences that ask a customer for an API key or application key of Datadog, also through emphasis, links
 * and code marks.
 */
export function findKeyRequests(markdown: string): KeyRequest[] {
  const { text, origin } = withoutMarkup(markdown);
  const found: KeyRequest[] = [];
  let start = 0;
  const ends = [...text.matchAll(sentenceEnd)].map(({ index, 0: mark }) => ({
    at: index,
    next: index + mark.length,
  }));
  for (const { at, next } of [...ends, { at: text.length, next: text.length }]) {
    const request = requestIn(text.slice(start, at));
    if (request !== undefined) {
      const from = origin[start + request.index] ?? 0;
      const to = origin[start + request.index + request.length - 1] ?? from;
      found.push({ index: from, length: to - from + 1 });
    }
    start = next;
  }
  return found;
}

function requestIn(sentence: string): KeyRequest | undefined {
  // A longer one is read as far as one would read.
  if (sentence.length > 2000) return requestIn(sentence.slice(0, 2000));
  const isOfPage = namesPage.test(sentence) && /datadog/i.test(sentence) && !denied.test(sentence);
  const page = isOfPage ? fromPage.exec(sentence) : null;
  if (page !== null) return { index: page.index, length: page[0].length };
  for (const { 0: words, index } of sentence.matchAll(key)) {
    const before = sentence.slice(0, index).replace(/^[\s>#*-]*(?:\d+[.)]?\s+)?/u, '');
    const after = sentence.slice(index + words.length);
    const isConditional = oneAfter.test(after);
    if (
      (denied.test(clauseOf(before)) && !isConditional) ||
      ended.test(after) ||
      (madeElsewhere.test(after) && !/^(?:dd|datadog)[-_]/i.test(words)) ||
      readMore.test(before) ||
      byItself.test(sentence) ||
      former.test(sentence) ||
      /\b(?:which|whose)\s+$/i.test(before)
    )
      continue;
    const isDatadogs = /datadog|^dd[-_]/i.test(words) || /datadog/i.test(sentence);
    // Datadog has no access keys; other clouds do.
    if (/^(?:access|client)/i.test(words) && !isDatadogs) continue;
    if (!/datadog\S*\s+(?:account\s+)?$/i.test(before) && otherOwner.test(sentence.slice(0, index))) continue;
    // A bare assignment such as `DD_API_KEY=<key>` in an example, or a sentence in another language.
    const translated = !/^[\x20-\x7e]*$/u.test(words) && isDatadogs;
    const asks =
      translated ||
      order.test(before) ||
      gerund.test(before) ||
      need.test(before) ||
      askOthers.test(before) ||
      needAfter.test(after) ||
      isConditional ||
      (isDatadogs && namesKey.test(after) && (newKeyAfter.test(after) || keyAfter.test(after))) ||
      (label.test(before) &&
        labelAfter.test(after) &&
        /\byour\b|\(required|\(mandatory/i.test(sentence) &&
        isDatadogs) ||
      (namesIt.test(after) && enterItAfter.test(after));
    if (asks) return { index, length: words.length };
  }
  return undefined;
}

/** The half sentence that the key belongs to: a denial in an earlier one does not count. */
function clauseOf(before: string): string {
  return (
    before
      .slice(-160)
      .split(/[,;:]\s|\bbut\b|\bthen\b/u)
      .at(-1) ?? ''
  );
}

/** The words as they are read, and where each character stands in the Markdown. */
function withoutMarkup(markdown: string): { text: string; origin: readonly number[] } {
  const origin: number[] = [];
  let text = '';
  const markup =
    /```[\s\S]{0,5000}?```|<!--[\s\S]{0,2000}?-->|\]\([^)\n]{0,500}\)|\]\[[^\]\n]{0,100}\]|!?\[|\]|\*+|(?<!\w)_+|_+(?!\w)|`+|<[^>\n]{1,200}>/gu;
  let from = 0;
  const keep = (until: number) => {
    for (; from < until; from += 1) {
      text += markdown[from] ?? '';
      origin.push(from);
    }
  };
  for (const { 0: mark, index } of markdown.matchAll(markup)) {
    keep(index);
    // The definitions of links stand in brackets at the start of a line, and end a sentence.
    from = index + mark.length;
  }
  keep(markdown.length);
  return { text, origin };
}
