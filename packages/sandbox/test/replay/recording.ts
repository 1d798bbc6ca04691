import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One request of Datadog's own client, and Datadog's answer. */
export interface Exchange {
  family: string | null;
  method: string;
  host: string;
  /** With the query. */
  path: string;
  /** Media type of the request's body. */
  type?: string;
  body?: unknown;
  /** `none`: the request carried no credentials. */
  auth?: 'none';
  status: number;
  /** Media type of the answer's body. */
  resType?: string;
  res?: unknown;
  location?: string;
}

/** The requests of one test of Datadog's client, in order. */
export interface Scenario {
  id: string;
  /** The time at which it was recorded. */
  frozen: string;
  families: string[];
  entries: Exchange[];
}

/** Reads a file of scenarios, packed with gzip. */
export function readRecordings(path: string): Scenario[] {
  const { scenarios } = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as {
    scenarios: Scenario[];
  };
  return scenarios;
}
