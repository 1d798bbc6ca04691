const plain: Readonly<Record<string, string>> = {
  '\u2018': "'", '\u2019': "'", '\u201A': "'", '\u201B': "'",
  '\u201C': '"', '\u201D': '"', '\u201E': '"', '\u00AB': '"', '\u00BB': '"',
  '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2014': '-', '\u2212': '-',
  '\u2026': '...', '\u2022': '*', '\u2192': '->', '\u2190': '<-', '\u21D2': '=>',
  '\u00A0': ' ', '\u202F': ' ', '\u2009': ' ', '\u200A': ' ', '\u2003': ' ',
  '\u200B': '', '\u200C': '', '\u200D': '', '\uFEFF': '', '\uFE0F': '',
  '\u2713': 'yes', '\u2714': 'yes', '\u00D7': 'x', '\u2264': '<=', '\u2265': '>=', '\u2248': '~',
  '\u00A9': '(c)', '\u00AE': '(R)', '\u2122': '(TM)', '\u00B5': 'u', '\u03BC': 'u', '\u00B7': '*',
}; // prettier-ignore

/** Replaces typographic characters by their plain form and drops accents; what has none stays. */
export function transliterate(text: string): string {
  const replaced = text.replace(/\P{ASCII}/gu, (char) => plain[char] ?? char);
  return replaced
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}
