import { refuse } from '../http/refusal.ts';

/** Which part of a list is asked for. */
export interface Page {
  size: number;
  /** How many entries come before it. */
  offset: number;
}

/** The names and bounds of the two parameters. */
export interface PageParameters {
  size: string;
  offset: string;
  standard: number;
  most: number;
  /** `true`: the second parameter counts pages instead of entries. */
  countsPages?: boolean;
}

/** Reads the page of a list from a query. */
export function pageOf(query: URLSearchParams, parameters: PageParameters): Page {
  const { size, offset, standard, most, countsPages = false } = parameters;
  const sizeValue = wholeNumber(query, size, standard);
  if (sizeValue < 1 || sizeValue > most) {
    throw refuse(400, `Invalid ${size}: it must lie between 1 and ${most}`);
  }
  const start = wholeNumber(query, offset, 0);
  return { size: sizeValue, offset: countsPages ? start * sizeValue : start };
}

function wholeNumber(query: URLSearchParams, name: string, standard: number): number {
  const text = query.get(name);
  if (text === null || text === '') return standard;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw refuse(400, `Invalid ${name}: "${text.slice(0, 50)}" is no whole number`);
  return value;
}
