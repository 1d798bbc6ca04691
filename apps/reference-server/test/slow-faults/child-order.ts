/** What a server process of the suite does differently from a partner's. */
export interface ChildOrder {
  /** Bytes of each collected item, about. */
  readonly itemBytes?: number;
  /** How far the host's clock is ahead. */
  readonly clockAheadMs?: number;
}

/** One item for each second of each installation: gaps and repetitions show without a journal. */
export function itemOf(installationId: string, second: number): string {
  return `item ${installationId} ${second}`;
}

const pattern = /item (\S+) (\d+)/;

export function parseItem(
  text: string,
): { readonly installationId: string; readonly second: number } | undefined {
  const [, installationId, second] = pattern.exec(text) ?? [];
  return installationId === undefined ? undefined : { installationId, second: Number(second) };
}
