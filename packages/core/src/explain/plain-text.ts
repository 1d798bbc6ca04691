import { stripVTControlCharacters } from 'node:util';

/** A text as the recognisers read it. */
export interface PlainText {
  /** Lower case, straight quotes, no escapes, no accents, single spaces. */
  readonly words: string;
  /** The same without any space: Japanese and Korean are spaced differently from writer to writer. */
  readonly dense: string;
}

const maxTextLength = 200_000;

/** Takes out of a text what varies between a terminal, a log line, a web page and a translation. */
export function plainText(text: string): PlainText {
  const words = stripVTControlCharacters(unescapeText(text.slice(0, maxTextLength)))
    .normalize('NFD')
    // Accents of Latin letters only: kana keep their marks.
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/[\u201c\u201d\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\*\*|__(?=\S)/g, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
  return { words, dense: words.replaceAll(' ', '') };
}

/** JSON, HTML and URL escapes, each of them possibly doubled. */
function unescapeText(text: string): string {
  return text
    .replace(/(?:\\u([0-9a-f]{4}))/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+[nrt]/g, ' ')
    .replace(/\\+(["'/])/g, '$1')
    .replace(/&(?:amp|quot|apos|#0?39|#x27|lt|gt|nbsp);/gi, (entity) => entities[entity.toLowerCase()] ?? ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, decodePercent)
    .replace(/(?<=\w)\+(?=\w)/g, ' ');
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#039;': "'",
  '&#x27;': "'",
  '&lt;': '<',
  '&gt;': '>',
};

function decodePercent(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    // Not UTF-8: the text stays as it came.
    return escaped;
  }
}
