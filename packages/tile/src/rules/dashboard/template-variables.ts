/** Whether a dashboard's text uses a variable, as `$name`, `${name}` or `$name.value`. */
export function mentionsVariable(text: string, name: string): boolean {
  for (let at = text.indexOf(`$${name}`); at !== -1; at = text.indexOf(`$${name}`, at + 1)) {
    if (!/[\w-]/.test(text.charAt(at + name.length + 1))) return true;
  }
  return text.includes(`\${${name}`);
}
