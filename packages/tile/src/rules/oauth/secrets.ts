/** Long, mixed and without words: keys and tokens look so, names and addresses do not. */
export function looksRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+/=_-]{32,}$/.test(text) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    return false;
  return /\d/.test(text) && /[A-Za-z]/.test(text);
}
