/** A text that was meant to be replaced, and nothing else. */
export function isPlaceholder(text: string): boolean {
  return /^\W*(todo|tbd|tba|fixme|xxx+|n\/a|none|description|placeholder|lorem ipsum.*|todo\b.{0,80}|fill (this )?in.*|<[^<>]{1,80}>)\W*$/i.test(
    text.trim(),
  );
}
