/** Whether `?details` asks for more than the keys that answers always have. */
export function wantsDetails(url: string): boolean {
  return new URL(url, 'http://sandbox').searchParams.has('details');
}
