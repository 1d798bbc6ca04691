/** One time series as it was submitted. */
export interface ReceivedSeries {
  readonly metric: string;
  /** `<site>/<organization>`; empty where the file does not say. */
  readonly customer: string;
  /** Sorted, each once; the host is one of them. */
  readonly tags: readonly string[];
  readonly isDistribution: boolean;
}

/**
 * Reads what was submitted: the answer of the sandbox's `/_sandbox/received/metrics`, bodies of Datadog's metric
 * endpoints, or one of either per line.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function readReceived(text: string): readonly ReceivedSeries[] {
  return [...seriesIn(parseJson(text), '')];
}

/** A document, or a document per line. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw error;
    return lines.map((line): unknown => JSON.parse(line));
  }
}

function* seriesIn(value: unknown, customer: string): Generator<ReceivedSeries> {
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) yield* seriesIn(item, customer);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const record = value as Readonly<Record<string, unknown>>;
  const { metric, items, series, payload } = record;
  if (typeof metric === 'string') yield toSeries(metric, record, customer);
  else if (items !== undefined) yield* seriesIn(items, customer);
  else if (series !== undefined) yield* seriesIn(series, customer);
  else if (payload !== undefined) yield* seriesIn(payload, customerOf(record));
}

function toSeries(
  metric: string,
  record: Readonly<Record<string, unknown>>,
  customer: string,
): ReceivedSeries {
  const hosts = [record.host, ...resourcesOf(record.resources)];
  const tags = [
    ...stringsOf(record.tags),
    ...hosts.flatMap((host) => (typeof host === 'string' && host !== '' ? [`host:${host}`] : [])),
  ];
  return { metric, customer, tags: [...new Set(tags)].sort(), isDistribution: isDistribution(record) };
}

/** Points of a distribution are lists of values. */
function isDistribution({ type, points }: Readonly<Record<string, unknown>>): boolean {
  if (type === 'distribution') return true;
  const [first]: readonly unknown[] = Array.isArray(points) ? points : [];
  return Array.isArray(first) && Array.isArray(first[1]);
}

function resourcesOf(resources: unknown): unknown[] {
  return (Array.isArray(resources) ? (resources as readonly unknown[]) : []).map((resource) =>
    typeof resource === 'object' && resource !== null && 'type' in resource && resource.type === 'host'
      ? 'name' in resource && resource.name
      : undefined,
  );
}

function customerOf({ site, organization }: Readonly<Record<string, unknown>>): string {
  return stringsOf([site, organization]).join('/');
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
