import { printParseErrorCode, type ParseError } from 'jsonc-parser';

/** What other languages write where JSON has its own word. */
const words: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['TRUE', 'true'],
  ['False', 'false'],
  ['FALSE', 'false'],
  ['None', 'null'],
  ['Null', 'null'],
  ['NULL', 'null'],
  ['nil', 'null'],
  ['undefined', 'null'],
]);

/** What is wrong with a text that is not JSON, in words that say what to write. */
export function describeSyntaxError(text: string, error: ParseError): string {
  const code = printParseErrorCode(error.error);
  const found = text.slice(error.offset, error.offset + error.length);
  if (/^["“”„‘’'`]/.test(found) && !found.startsWith('"')) return 'strings and keys need double quotes: "…"';
  if (code === 'InvalidCommentToken') return 'JSON has no comments';
  if (/^[}\]]/.test(found) && /,\s*$/.test(text.slice(0, error.offset)))
    return `remove the comma before "${found.slice(0, 1)}"`;
  const known = words.get(found);
  if (known !== undefined) return `JSON has no "${found}": write ${known}`;
  if (code === 'InvalidSymbol') return describeSymbol(text, error, found);
  if (code === 'UnexpectedEndOfString' && /[\r\n]/.test(text.charAt(error.offset + error.length)))
    return 'a string must end on its line: write \\n for a line break';
  return readable(code);
}

function describeSymbol(text: string, { offset, length }: ParseError, found: string): string {
  const name = found.length > 40 ? `${found.slice(0, 40)}…` : found;
  if (/^[-+.]?(?:\d|Infinity|NaN)/.test(found)) return `"${name}" is not a JSON number`;
  if (/^[A-Za-z_$][\w$-]*$/.test(found) && /^\s*:/.test(text.slice(offset + length, offset + length + 100)))
    return `a key needs double quotes: "${name}"`;
  return `invalid symbol "${name}"`;
}

/** `PropertyNameExpected` → `property name expected`. */
function readable(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
