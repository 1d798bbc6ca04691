/** One line of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What an expression comes to: a number, or series without their names. */
type Value = number | readonly Omit<Sample, 'name'>[];

export function parseScrape(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [
      key,
      text,
    ]);
    return [{ name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) }];
  });
}

/**
 * Evaluates the part of PromQL that the rules use, over two scrapes that are as far apart as its ranges: counters that
 * were not there before began at 0.
 *
 * @throws on anything else
 */
export function evaluate(text: string, before: readonly Sample[], after: readonly Sample[]): Value {
  const tokens =
    text.match(/\w+="[^"]*"|"[^"]*"|=~|!~|!=|==|>=|<=|[a-z_]\w*|\d+(?:\.\d+)?[smhd]?|[(){}[\],<>=*/]/gi) ??
    [];
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at] ?? '';
    if (wanted !== undefined && token !== wanted)
      throw new Error(`"${wanted}" expected, not "${token}": ${text}`);
    at += 1;
    return token;
  };

  function comparison(): Value {
    const left = product();
    const operator = peek();
    if (operator === undefined || !/^([<>]=?|==)$/.test(operator)) return left;
    take();
    const right = product();
    const holds = (one: number, other: number): boolean =>
      ({ '>': one > other, '<': one < other, '>=': one >= other, '<=': one <= other, '==': one === other })[
        operator
      ] ?? false;
    if (typeof left === 'number') throw new Error(`A number is compared: ${text}`);
    return left.filter(({ labels, value }) => {
      const other = typeof right === 'number' ? right : matching(right, labels);
      return other !== undefined && holds(value, other);
    });
  }

  function product(): Value {
    let left = unary();
    while (peek() === '*') {
      take();
      const right = unary();
      if (typeof left === 'number' && typeof right === 'number') left *= right;
      else if (typeof left === 'number' && typeof right !== 'number') left = scaled(right, left);
      else if (typeof left !== 'number' && typeof right === 'number') left = scaled(left, right);
      else throw new Error(`Two series are multiplied: ${text}`);
    }
    return left;
  }

  function unary(): Value {
    const token = take();
    if (/^\d/.test(token)) return Number(token);
    if (token === '(') {
      const inner = comparison();
      take(')');
      return inner;
    }
    if (['sum', 'max', 'min'].includes(token)) return aggregate(token);
    if (['rate', 'increase'].includes(token)) return growth();
    if (token === 'absent') {
      take('(');
      const found = selector(take(), after);
      take(')');
      return found.length === 0 ? [{ labels: {}, value: 1 }] : [];
    }
    return selector(token, after);
  }

  function aggregate(name: string): Value {
    const by: string[] = [];
    if (peek() === 'by') {
      take();
      take('(');
      while (peek() !== ')') {
        const label = take();
        if (label !== ',') by.push(label);
      }
      take(')');
    }
    take('(');
    const inner = comparison();
    take(')');
    if (typeof inner === 'number') throw new Error(`A number is aggregated: ${text}`);
    const keyOf = ({ labels }: Omit<Sample, 'name'>) =>
      JSON.stringify(by.map((label) => [label, labels[label] ?? '']));
    return [...Map.groupBy(inner, keyOf)].map(([key, series]) => {
      const values = series.map(({ value }) => value);
      const sum = values.reduce((total, value) => total + value, 0);
      const value = name === 'sum' ? sum : name === 'max' ? Math.max(...values) : Math.min(...values);
      return { labels: Object.fromEntries(JSON.parse(key) as [string, string][]), value };
    });
  }

  /** Of `rate` and `increase` alike: rates are only ever compared with rates, or with less than a tenth. */
  function growth(): Value {
    take('(');
    const start = at + 1;
    const name = take();
    const present = selector(name, after);
    const end = at;
    at = start;
    const former = selector(name, before);
    at = end;
    take('[');
    take();
    take(']');
    take(')');
    return present.map(({ labels, value }) => ({ labels, value: value - (matching(former, labels) ?? 0) }));
  }

  function selector(name: string, scrape: readonly Sample[]): readonly Omit<Sample, 'name'>[] {
    const conditions: ((labels: Sample['labels']) => boolean)[] = [];
    if (peek() === '{') {
      take();
      while (peek() !== '}') {
        const token = take();
        if (token === ',') continue;
        const equal = /^(\w+)="([^"]*)"$/.exec(token);
        const label = equal?.[1] ?? token;
        const operator = equal ? '=' : take();
        const wanted = equal?.[2] ?? take().slice(1, -1);
        const pattern = new RegExp(`^(?:${wanted})$`);
        const holds: Record<string, (value: string) => boolean> = {
          '=': (value) => value === wanted,
          '!=': (value) => value !== wanted,
          '=~': (value) => pattern.test(value),
          '!~': (value) => !pattern.test(value),
        };
        const test = holds[operator];
        if (test === undefined) throw new Error(`"${operator}" is not known: ${text}`);
        conditions.push((labels) => test(labels[label] ?? ''));
      }
      take('}');
    }
    return scrape.filter(
      (sample) => sample.name === name && conditions.every((holds) => holds(sample.labels)),
    );
  }

  const value = comparison();
  if (at !== tokens.length) throw new Error(`"${peek() ?? ''}" was not expected: ${text}`);
  return value;
}

function scaled(series: readonly Omit<Sample, 'name'>[], factor: number): readonly Omit<Sample, 'name'>[] {
  return series.map(({ labels, value }) => ({ labels, value: value * factor }));
}

function matching(series: readonly Omit<Sample, 'name'>[], labels: Sample['labels']): number | undefined {
  const keyOf = (own: Sample['labels']) => JSON.stringify(Object.entries(own).sort());
  return series.find((one) => keyOf(one.labels) === keyOf(labels))?.value;
}
