/** One time series as it was submitted. */
export interface ReceivedSeries {
  readonly metric: string;
  /** `<site>/<organization>`; empty where the file does not say. */
  readonly customer: string;
  /** Sorted, each once; the host is one of them. */
  readonly tags: readonly string[];
  readonly isDistribution: boolean;
}

/** Lists of bodies, of series, of items with a payload: no form is deeper. */
const maxDepth = 8;

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

function* seriesIn(value: unknown, customer: string, depth = 0): Generator<ReceivedSeries> {
  if (depth > maxDepth) return;
  if (!isRecord(value)) {
    for (const item of listOf(value)) yield* seriesIn(item, customer, depth + 1);
    return;
  }
  const { metric, items, series, payload } = value;
  if (typeof metric === 'string') yield toSeries(metric, value, customer);
  else if (items !== undefined) yield* seriesIn(items, customer, depth + 1);
  else if (series !== undefined) yield* seriesIn(series, customer, depth + 1);
  else if (payload !== undefined) yield* seriesIn(payload, customerOf(value), depth + 1);
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
  const [first] = listOf(points);
  return type === 'distribution' || Array.isArray(listOf(first)[1]);
}

function resourcesOf(resources: unknown): unknown[] {
  return listOf(resources).map((each) => (isRecord(each) && each.type === 'host' ? each.name : undefined));
}

function customerOf({ site, organization }: Readonly<Record<string, unknown>>): string {
  return stringsOf([site, organization]).join('/');
}

function stringsOf(value: unknown): string[] {
  return listOf(value).filter((each) => typeof each === 'string');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
