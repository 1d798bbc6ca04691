import type { Searchable } from '../search/search-query.ts';
import { parsePayload, textAt } from './payload.ts';
import type { ReceivedItem } from './received-items.ts';

/** Something for a product that the sandbox does not imitate, as the console shows it. */
export interface OtherEntry extends Searchable {
  at: Date;
  product: string;
  path: string;
  json: string;
}

export function readOtherEntry({ payload, receivedAt }: ReceivedItem): OtherEntry {
  const item = parsePayload(payload);
  const product = textAt(item, 'product');
  return {
    at: new Date(receivedAt),
    product,
    path: textAt(item, 'path'),
    json: JSON.stringify(item.body, null, 2),
    text: payload,
    valuesOf: (field) => (field === 'product' ? [product] : []),
  };
}
