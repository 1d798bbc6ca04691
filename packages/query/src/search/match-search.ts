import { BlockList, isIP } from 'node:net';
import type { ComparisonOperator, SearchNode, SearchValue } from './search-node.ts';
import { compileWildcard, compileWordSearch } from './wildcard.ts';

/** What a search is run over: whatever has fields and text. */
export interface Searchable {
  /** All values of a field as it is written: `@http.status_code`, `service`, a tag's key, or `*` for every attribute. */
  valuesOf(field: string): readonly SearchValue[];
  /** The text that words without a field are looked up in. */
  readonly text: string;
}

export type SearchMatcher = (item: Searchable) => boolean;

/**
 * Makes a search ready to be run. Attributes (`@…`) are compared as they are written; the message, reserved attributes
 * and tags without regard to capitals. Words are found where they stand as words.
 *
 * @returns a function that says whether the search finds an item
 */
export function compileSearch(node: SearchNode): SearchMatcher {
  switch (node.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const parts = node.nodes.map(compileSearch);
      return (item) => parts.every((part) => part(item));
    }
    case 'or': {
      const parts = node.nodes.map(compileSearch);
      return (item) => parts.some((part) => part(item));
    }
    case 'not': {
      const part = compileSearch(node.node);
      return (item) => !part(item);
    }
    case 'exists':
      return (item) => item.valuesOf(node.field).length > 0;
    case 'comparison':
      return anyValue(node.field, (value) => compare(value, node.operator, node.value));
    case 'range':
      return anyValue(node.field, inRange(node));
    case 'cidr':
      return anyValue(node.field, inNetworks(node.networks));
    case 'word':
    case 'phrase':
      return compileText(node.field, escapeWildcards(node.value));
    case 'wildcard':
      return compileText(node.field, node.pattern);
  }
}

function compileText(field: string | undefined, pattern: string): SearchMatcher {
  if (field === undefined) {
    const found = compileWordSearch(pattern.toLowerCase());
    return (item) => found(item.text.toLowerCase());
  }
  if (field === '*') {
    const found = compileWordSearch(pattern.toLowerCase());
    return (item) =>
      found(item.text.toLowerCase()) ||
      item.valuesOf('*').some((value) => found(String(value).toLowerCase()));
  }
  if (field.startsWith('@')) {
    const fits = compileWildcard(pattern);
    return anyValue(field, (value) => fits(String(value)));
  }
  const fits = compileWildcard(pattern.toLowerCase());
  return anyValue(field, (value) => fits(String(value).toLowerCase()));
}

function anyValue(field: string, fits: (value: SearchValue) => boolean): SearchMatcher {
  return (item) => item.valuesOf(field).some(fits);
}

function compare(value: SearchValue, operator: ComparisonOperator, limit: string): boolean {
  const order = compareOrder(value, limit);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** As numbers when both are, else as texts. */
function compareOrder(value: SearchValue, limit: string): number {
  const [number, other] = [asNumber(value), asNumber(limit)];
  if (number !== undefined && other !== undefined) return number - other;
  if (other !== undefined) return NaN;
  const text = String(value);
  return text < limit ? -1 : Number(text > limit);
}

function asNumber(value: SearchValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function inRange(node: Extract<SearchNode, { kind: 'range' }>): (value: SearchValue) => boolean {
  const { lower, upper } = node;
  return (value) =>
    (lower === undefined || compare(value, node.lowerInclusive ? '>=' : '>', lower)) &&
    (upper === undefined || compare(value, node.upperInclusive ? '<=' : '<', upper));
}

function inNetworks(networks: readonly string[]): (value: SearchValue) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const version = isIP(address);
    const length = prefix === undefined ? 32 * (version === 6 ? 4 : 1) : Number(prefix);
    const isLength = Number.isInteger(length) && length >= 0 && length <= (version === 6 ? 128 : 32);
    if (version !== 0 && isLength) list.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4');
  }
  return (value) => {
    const version = typeof value === 'string' ? isIP(value) : 0;
    return version !== 0 && list.check(String(value), version === 6 ? 'ipv6' : 'ipv4');
  };
}

function escapeWildcards(text: string): string {
  return text.replace(/[*?\\]/g, '\\$&');
}
