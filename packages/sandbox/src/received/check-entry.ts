import { numberAt, parsePayload, textAt, textsAt } from './payload.ts';
import type { ReceivedItem } from './received-items.ts';

const statusNames = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

type CheckStatus = (typeof statusNames)[number];

/** A service check as the console shows it. */
export interface CheckEntry {
  at: Date;
  check: string;
  host: string;
  status: CheckStatus;
  message: string;
  tags: string[];
  dropped: string | undefined;
}

export function readCheckEntry(item: ReceivedItem): CheckEntry {
  const payload = parsePayload(item.payload);
  const timestamp = numberAt(payload, 'timestamp');
  return {
    at: timestamp === undefined ? new Date(item.receivedAt) : new Date(timestamp * 1000),
    check: textAt(payload, 'check'),
    host: textAt(payload, 'host_name'),
    status: statusNames[numberAt(payload, 'status') ?? 3] ?? 'UNKNOWN',
    message: textAt(payload, 'message'),
    tags: textsAt(payload, 'tags'),
    dropped: item.dropped,
  };
}

/** The last word of each check, host and set of tags, worst first. */
export function latestChecks(entries: readonly CheckEntry[]): CheckEntry[] {
  const latest = new Map<string, CheckEntry>();
  for (const entry of entries) {
    latest.set([entry.check, entry.host, ...[...entry.tags].sort()].join('\u0000'), entry);
  }
  const severity: Record<CheckStatus, number> = { CRITICAL: 0, WARNING: 1, UNKNOWN: 2, OK: 3 };
  return [...latest.values()].sort((left, right) => severity[left.status] - severity[right.status]);
}
