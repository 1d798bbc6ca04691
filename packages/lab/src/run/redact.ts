import type { Secret } from '../sandbox/control.ts';
import type { Lab } from './lab.ts';

/** Takes every secret that is known out of a text: those of Datadog, and the customers’ sessions. */
export function redactor(lab: Lab, secrets: readonly Secret[]): (text: string) => string {
  const known = new Map<string, string>();
  for (const { kind, value } of secrets) {
    known.set(value, kind);
    known.set(encodeURIComponent(value), kind);
  }
  for (const customer of lab.contract.customers ?? []) {
    if ('cookie' in customer)
      for (const pair of customer.cookie.split(';'))
        known.set(pair.slice(pair.indexOf('=') + 1).trim(), 'session');
    if ('header' in customer) for (const value of Object.values(customer.header)) known.set(value, 'header');
  }
  for (const { setCookies } of lab.http.exchanges) {
    for (const line of setCookies)
      known.set((line.split(';')[0] ?? '').split('=').slice(1).join('='), 'session');
  }
  const values = [...known]
    .filter(([value]) => value.length >= 6)
    .sort(([left], [right]) => right.length - left.length);
  return (text) => {
    let redacted = text;
    for (const [value, kind] of values)
      if (redacted.includes(value)) redacted = redacted.replaceAll(value, `[${kind}]`);
    return redacted;
  };
}
