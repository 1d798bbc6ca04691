import { nearest } from '../text/nearest.ts';
import { transliterate } from '../text/transliterate.ts';

/**
 * A word that a text had and another has not, or has less often. The words of marks, of link labels, of typography and
 * of what tools leave behind are not the author's.
 * @returns a sentence about the first of them
 */
export function lostWord(before: string, after: string): string | undefined {
  const left = countWords(after);
  for (const [word, count] of countWords(before))
    if (!word.startsWith(inAddress) && (left.get(word) ?? 0) < count && !left.has(inAddress + word))
      return `would lose "${word}"`;
  return undefined;
}

/** Names of lists are shorter than sentences, whose words a correction could change. */
const maxNameWords = 3;

/** Word for word the same, except for typing mistakes: a name from a list whose spelling was corrected. */
export function isRespelled(before: string, after: string): boolean {
  const [old, now] = [before.trim().split(/\s+/), after.trim().split(/\s+/)];
  return (
    old.length === now.length &&
    old.length <= maxNameWords &&
    old.every((word, index) => word === now[index] || nearest(word, [now[index] ?? '']) !== undefined)
  );
}

/** No word has a colon: these are counted apart. */
const inAddress = 'address:';

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const plain = transliterate(text)
    .replace(
      /<!-- towncrier release notes start -->|\{\{[<%][^\n{}]{0,300}[>%]\}\}|^#\s+Agent Check:/gim,
      ' ',
    )
    .replace(/\s\((?:cloned|copy)\)|\scopy$/gi, ' ')
    .replace(/\]\[[^\]\n]{0,200}\]/g, '] ')
    .replace(/^ {0,3}\[[^\]\n]{1,200}\]:/gm, ' ');
  for (const [word] of plain
    .toLowerCase()
    .matchAll(/(?:https?:\/\/|mailto:)[^\s<>)\]"'`]+|[\p{L}\p{N}]+/gu)) {
    const address = /^(?:https?:\/\/|mailto:)(.*?)[.,;:!?*_/]*$/.exec(word)?.[1];
    // An address that is written twice may become one definition, and http may become https.
    if (address === undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
    else {
      counts.set(address, 1);
      // The path of a picture may become the end of its address.
      for (const [part] of address.matchAll(/[\p{L}\p{N}]+/gu)) counts.set(inAddress + part, 1);
    }
  }
  return counts;
}
