import { parsePayload, textAt, valueAt } from './payload.ts';
import type { ReceivedItem } from './received-items.ts';

/** An incident as the console shows it. */
export interface IncidentEntry {
  at: Date;
  title: string;
  severity: string;
  state: string;
  customerImpacted: boolean;
  fields: { name: string; value: string }[];
}

/** Reads a received incident: the body of its creation. */
export function readIncidentEntry(item: ReceivedItem): IncidentEntry {
  const payload = parsePayload(item.payload);
  const fields = valueAt(payload, 'data.attributes.fields');
  const entries = typeof fields === 'object' && fields !== null ? Object.keys(fields) : [];
  const valueOf = (name: string) => {
    const value = valueAt(payload, `data.attributes.fields.${name}.value`);
    return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';
  };
  return {
    at: new Date(item.receivedAt),
    title: textAt(payload, 'data.attributes.title'),
    severity: valueOf('severity') || 'UNKNOWN',
    state: valueOf('state') || 'active',
    customerImpacted: valueAt(payload, 'data.attributes.customer_impacted') === true,
    fields: entries
      .filter((name) => name !== 'severity' && name !== 'state')
      .map((name) => ({ name, value: valueOf(name) }))
      .filter(({ value }) => value !== ''),
  };
}
