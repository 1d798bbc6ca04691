/**
 * One line of untrusted text, with `·` for what would control the terminal or page that shows it: control characters (C0, C1), marks
 * that turn the direction of writing, and what GitHub takes for a command in a log (`::` at the start of a line, `##[`
 * anywhere; source: actions/runner, ActionCommand.cs). The length stays.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]|(?<=^\s*):(?=:)|#(?=#\[)/gu, '·');
}

/** A text of several lines, each made printable; tabs stay. */
export function printableLines(text: string): string {
  return text.replace(/[^\n\t]+/g, printable);
}
