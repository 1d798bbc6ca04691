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

export interface SeenItem {
  readonly installationId: string;
  readonly second: number;
}

/** Every item in a text of any length, which may be more than one string can hold. */
export async function readItems(pieces: AsyncIterable<string>): Promise<SeenItem[]> {
  const items: SeenItem[] = [];
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    // What may go on in the next piece is read with it.
    let end = Math.max(0, text.length - 100);
    for (const match of text.matchAll(/item (\S+) (\d+)(?=\D)/g)) {
      items.push({ installationId: match[1] ?? '', second: Number(match[2]) });
      end = Math.max(end, match.index + match[0].length);
    }
    rest = text.slice(end);
  }
  return items;
}
