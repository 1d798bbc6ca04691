import { describe, expect, test } from 'vitest';
import { compilePipeline, sourcesOf } from './compile-pipeline.ts';

const arrivedAt = Date.UTC(2026, 0, 10);

/** What a list of processors makes of the attributes of a log. */
function attributesAfter(processors: unknown[], attributes: Record<string, unknown>, message = ''): unknown {
  const { log } = compilePipeline({ processors }).process({ message, attributes, arrivedAt });
  return JSON.parse(JSON.stringify(log.attributes));
}

describe('attribute remapper', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
    ['moves', {}, { a: 1 }, { b: { c: 1 } }],
    ['keeps the source', { preserveSource: true }, { a: 1 }, { a: 1, b: { c: 1 } }],
    ['keeps what is there', {}, { a: 1, b: { c: 2 } }, { b: { c: 2 } }],
    ['overrides', { overrideOnConflict: true }, { a: 1, b: { c: 2 } }, { b: { c: 1 } }],
    ['casts', { targetFormat: 'string' }, { a: 1 }, { b: { c: '1' } }],
    ['leaves what cannot be cast', { targetFormat: 'integer' }, { a: 'x' }, { b: { c: 'x' } }],
    ['reads the keys of the API', { preserve_source: true }, { a: 1 }, { a: 1, b: { c: 1 } }],
  ])('%s', (_, options, before, after) => {
    const processor = { type: 'attribute-remapper', sources: ['a'], target: 'b.c', ...options };
    expect(attributesAfter([processor], before)).toEqual(after);
  });

  test.each<[string, Record<string, unknown>[], unknown]>([
    ['into itself', [{ sources: ['a'], target: 'a.b' }], { a: { x: [1], b: { x: [1] } } }],
    [
      'beside itself, and the copy stays as it was',
      [
        { sources: ['a'], target: 'b' },
        { sources: ['n'], target: 'b.y', preserveSource: false },
      ],
      { a: { x: [1] }, b: { x: [1], y: 7 } },
    ],
  ])('copies an object %s', (_, remappers, after) => {
    const processors = remappers.map((one) => ({ type: 'attribute-remapper', preserveSource: true, ...one }));
    const before = remappers.length > 1 ? { a: { x: [1] }, n: 7 } : { a: { x: [1] } };
    expect(attributesAfter(processors, before)).toEqual(after);
  });

  test('reads and writes tags', () => {
    const pipeline = compilePipeline({
      processors: [
        { type: 'attribute-remapper', sources: ['a'], target: 'team', targetType: 'tag' },
        { type: 'attribute-remapper', sources: ['env'], target: 'environment', sourceType: 'tag' },
      ],
    });
    const { log } = pipeline.process({ message: '', attributes: { a: 'x' }, tags: ['env:prod'] });
    expect(log).toMatchObject({ tags: ['team:x'], attributes: { environment: 'prod' } });
  });
});

describe('official attributes', () => {
  test.each([
    ['emerg', 'emergency'],
    ['FATAL', 'emergency'],
    ['Alert', 'alert'],
    [2, 'critical'],
    ['err', 'error'],
    ['4', 'warn'],
    ['notice', 'notice'],
    ['trace', 'debug'],
    ['Success', 'ok'],
    ['whatever', 'warn'],
    ['', 'info'],
  ])('status %s is %s', (level, status) => {
    const pipeline = compilePipeline({ processors: [{ type: 'status-remapper', sources: ['level'] }] });
    expect(pipeline.process({ message: '', attributes: { level } }).log.status).toBe(status);
  });

  test.each([
    [1700000000000, 1700000000000],
    ['1700000000000', 1700000000000],
    ['2026-01-02T03:04:05.678Z', Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
    ['2026-01-02 03:04:05+02:00', Date.UTC(2026, 0, 2, 1, 4, 5)],
    ['2026-1-2T3:04Z', Date.UTC(2026, 0, 2, 3, 4)],
    ['2026-01-02T03', Date.UTC(2026, 0, 2, 3)],
    ['20260102T030405.678Z', Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
    ['2026-13-02', undefined],
    ['Dec 31 10:00:00', Date.UTC(2025, 11, 31, 10)],
    ['yesterday', undefined],
  ])('date %s', (at, timestamp) => {
    const pipeline = compilePipeline({ processors: [{ type: 'date-remapper', sources: ['at'] }] });
    expect(pipeline.process({ message: '', attributes: { at }, arrivedAt }).log.timestamp).toBe(timestamp);
  });

  test('message and ids leave the attributes, the service stays', () => {
    const pipeline = compilePipeline({
      processors: [
        { type: 'message-remapper', sources: ['msg'] },
        { type: 'service-remapper', sources: ['app'] },
        { type: 'trace-id-remapper', sources: ['dd.trace_id'] },
        { type: 'span-id-remapper', sources: ['dd.span_id'] },
      ],
    });
    const { log } = pipeline.process({
      message: '{"msg":"m","app":"s","dd":{"trace_id":"1","span_id":"2"}}',
    });
    expect(log).toMatchObject({ message: 'm', service: 's', traceId: '1', spanId: '2' });
    expect(Object.keys(log.attributes)).toEqual(['app']);
  });
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['status-remapper', { a: 'error', b: 'warn' }, { status: 'error' }],
  ['status-remapper', { b: 'warn' }, { status: 'warn' }],
  ['service-remapper', { a: 'x', b: 'y' }, { service: 'x' }],
  ['message-remapper', { a: 'x', b: 'y' }, { message: 'x', attributes: { b: 'y' } }],
  ['date-remapper', { a: 1, b: 2 }, { timestamp: 2 }],
])('of several, the first %s counts, and the last date remapper: %j', (type, attributes, expected) => {
  const processors = [
    { type, sources: ['a'] },
    { type, sources: ['b'] },
  ];
  const { log } = compilePipeline({ processors }).process({
    message: '',
    attributes,
  });
  expect(log).toMatchObject(expected);
});

test('sources that are left out are those of Datadog', () => {
  const { log } = compilePipeline({
    processors: [
      { type: 'message-remapper' },
      { type: 'trace-id-remapper' },
      { type: 'span-id-remapper' },
      { type: 'url-parser' },
      { type: 'geo-ip-parser' },
    ],
  }).process({
    message: '',
    attributes: {
      msg: 'm',
      dd: { trace_id: '1', span_id: '2' },
      http: { url: '/p' },
      network: { client: { ip: '1.2.3.4' } },
    },
  });
  expect(log).toMatchObject({
    message: 'm',
    traceId: '1',
    spanId: '2',
    attributes: { http: { url_details: { path: '/p' } }, network: { client: { geoip: {} } } },
  });
});

describe('derivations', () => {
  const category = (query: string, name: string): unknown => ({ filter: { query }, name });
  test.each<[unknown, Record<string, unknown>, unknown]>([
    [
      {
        type: 'category-processor',
        target: 'c',
        categories: [category('@n:>5', 'big'), category('*', 'small')],
      },
      { n: 7 },
      { n: 7, c: 'big' },
    ],
    [
      { type: 'arithmetic-processor', target: 'c', expression: '(a.b + 2) * -n / 4' },
      { a: { b: 2 }, n: 3 },
      { a: { b: 2 }, n: 3, c: -3 },
    ],
    [{ type: 'arithmetic-processor', target: 'c', expression: 'a + n' }, { n: 3 }, { n: 3 }],
    [
      { type: 'arithmetic-processor', target: 'c', expression: 'a + n', replaceMissing: true },
      { n: 3 },
      { n: 3, c: 3 },
    ],
    [
      { type: 'string-builder-processor', target: 'c', template: '%{a.b}/%{l}' },
      { a: { b: 1 }, l: ['x', 'y'] },
      { a: { b: 1 }, l: ['x', 'y'], c: '1/x,y' },
    ],
    [{ type: 'string-builder-processor', target: 'c', template: '%{a}' }, {}, {}],
    [{ type: 'string-builder-processor', target: 'c', template: '%{a}' }, { a: { b: 1 } }, { a: { b: 1 } }],
    [
      { type: 'string-builder-processor', target: 'c', template: '<%{a}>%{a.b}', replaceMissing: true },
      { a: [{ b: 1 }, { b: 2 }] },
      { a: [{ b: 1 }, { b: 2 }], c: '<>1,2' },
    ],
    [
      { type: 'arithmetic-processor', target: 'c', expression: '(end-time - start-time) / 1000' },
      { 'end-time': 3000, 'start-time': 1000 },
      { 'end-time': 3000, 'start-time': 1000, c: 2 },
    ],
    [
      { type: 'arithmetic-processor', target: 'c', expression: 'n + a', replaceMissing: true },
      { n: 1, a: 'x' },
      { n: 1, a: 'x', c: 1 },
    ],
    [{ type: 'arithmetic-processor', target: 'c', expression: 'n / 3' }, { n: 1 }, { n: 1, c: 0.333333333 }],
    [
      {
        type: 'decoder-processor',
        source: 'a',
        target: 'c',
        binaryToTextEncoding: 'base16',
        inputRepresentation: 'utf_8',
      },
      { a: '68696' },
      { a: '68696', c: 'hi' },
    ],
    [
      {
        type: 'decoder-processor',
        source: 'a',
        target: 'c',
        binaryToTextEncoding: 'base16',
        inputRepresentation: 'integer',
      },
      { a: '1ff' },
      { a: '1ff', c: 511 },
    ],
    [
      { type: 'string-builder-processor', target: 'c', template: '<%{a}>', replaceMissing: true },
      {},
      { c: '<>' },
    ],
    [
      { type: 'lookup-processor', source: 'n', target: 'c', lookupTable: '1,one\n2,"two, or so"' },
      { n: 2 },
      { n: 2, c: 'two, or so' },
    ],
    [
      { type: 'lookup-processor', source: 'n', target: 'c', lookupTable: '1,one', defaultLookup: 'many' },
      { n: 2 },
      { n: 2, c: 'many' },
    ],
    [
      { type: 'url-parser', sources: ['u'], target: 'c' },
      { u: 'https://A.b:8/p?x=%20' },
      {
        u: 'https://A.b:8/p?x=%20',
        c: { scheme: 'https', host: 'a.b', port: 8, path: '/p', queryString: { x: '%20' } },
      },
    ],
    [{ type: 'geo-ip-parser', sources: ['ip'], target: 'c' }, { ip: '1.2.3.4' }, { ip: '1.2.3.4', c: {} }],
    [
      { type: 'geo-ip-parser', sources: ['ip'], target: 'c' },
      { ip: 'x' },
      { ip: 'x', c: { invalidAddress: 'x' } },
    ],
    [
      { type: 'array-processor', operation: { type: 'length', source: 'l', target: 'c' } },
      { l: [1, 2] },
      { l: [1, 2], c: 2 },
    ],
    [
      { type: 'array-processor', operation: { type: 'append', source: 'n', target: 'l' } },
      { l: [1], n: 2 },
      { l: [1, 2] },
    ],
    [
      {
        type: 'array-processor',
        operation: { type: 'select', source: 'l', target: 'c', filter: 'name:x', valueToExtract: 'v' },
      },
      {
        l: [
          { name: 'y', v: 1 },
          { name: 'x', v: 2 },
        ],
      },
      {
        l: [
          { name: 'y', v: 1 },
          { name: 'x', v: 2 },
        ],
        c: 2,
      },
    ],
    [
      {
        type: 'array-processor',
        operation: { type: 'key-value', source: 'l', keyToExtract: 'k', valueToExtract: 'v' },
      },
      { l: [{ k: 'a', v: 1 }] },
      { l: [{ k: 'a', v: 1 }], a: 1 },
    ],
    [
      {
        type: 'array-map-processor',
        source: 'l',
        target: 'm',
        processors: [
          {
            type: 'attribute-remapper',
            sources: ['$sourceElem.id'],
            target: '$targetElem.uid',
            preserveSource: true,
          },
          {
            type: 'string-builder-processor',
            template: '%{env}-%{$sourceElem.id}',
            target: '$targetElem.name',
          },
        ],
      },
      { env: 'prod', l: [{ id: 1 }] },
      { env: 'prod', l: [{ id: 1 }], m: [{ uid: 1, name: 'prod-1' }] },
    ],
    [{ type: 'exclude-attribute', attributeToExclude: 'a.b' }, { a: { b: 1, c: 2 } }, { a: { c: 2 } }],
    [
      {
        type: 'decoder-processor',
        source: 'a',
        target: 'c',
        binaryToTextEncoding: 'base64',
        inputRepresentation: 'utf_8',
      },
      { a: 'aGk=' },
      { a: 'aGk=', c: 'hi' },
    ],
    [
      {
        type: 'schema-processor',
        schema: {},
        mappers: [
          { type: 'schema-remapper', sources: ['a'], target: 'ocsf.a', preserveSource: true },
          {
            type: 'schema-category-mapper',
            categories: [{ filter: { query: '@a:x' }, name: 'Other', id: 99 }],
            targets: { id: 'ocsf.id', name: 'ocsf.name' },
            fallback: { values: { 'ocsf.id': '99' }, sources: { 'ocsf.name': ['a'] } },
          },
        ],
      },
      { a: 'x' },
      { a: 'x', ocsf: { a: 'x', id: 99, name: 'x' } },
    ],
  ])('%j', (processor, before, after) => {
    expect(attributesAfter([processor], before)).toEqual(after);
  });
});

describe('pipelines', () => {
  test('a filter decides, also over a nested pipeline', () => {
    const pipeline = compilePipeline({
      pipeline: {
        filter: { query: 'source:nova' },
        processors: [
          {
            type: 'pipeline',
            filter: { query: '@kind:x' },
            processors: [{ type: 'service-remapper', sources: ['kind'] }],
          },
        ],
      },
    });
    const run = (kind: string, source: string): unknown => {
      const { log, matched } = pipeline.process({ message: '', attributes: { kind }, sources: [source] });
      return [matched, log.service];
    };
    expect(run('x', 'nova')).toEqual([true, 'x']);
    expect(run('y', 'nova')).toEqual([true, undefined]);
    expect(run('x', 'other')).toEqual([false, undefined]);
    expect(sourcesOf('source:(a OR b) -@c:d')).toEqual(['a', 'b']);
  });

  test('a filter finds tags, and words in the message, the title and the error', () => {
    const run = (query: string): boolean =>
      compilePipeline({ filter: { query } }).process({
        message: 'payment refused',
        attributes: { error: { message: 'card expired' }, title: 'Checkout' },
        tags: ['env:prod', 'canary'],
      }).matched;
    expect(['tags:canary', '_exists_:canary', 'env:prod', 'expired', 'checkout', 'refused'].map(run)).toEqual(
      Array.from({ length: 6 }, () => true),
    );
    expect(['tags:x', '_exists_:x', 'card-expired'].map(run)).toEqual([false, false, false]);
  });

  test('what cannot be run is named, and the rest runs', () => {
    const pipeline = compilePipeline({
      processors: [
        { type: 'time-machine', name: 'Back' },
        { type: 'threat-intel-processor', name: 'Threats' },
        { type: 'grok-parser', name: 'Bad rule', grok: { matchRules: 'r %{nothing:a}' } },
        { type: 'service-remapper', name: 'Fine', sources: ['a'] },
      ],
    });
    expect(pipeline.steps.map(({ problem }) => problem?.code)).toEqual([
      'PROCESSOR_UNKNOWN',
      'NOT_EVALUATED',
      'PIPELINE_INVALID',
      undefined,
    ]);
    expect(pipeline.process({ message: '', attributes: { a: 'x' } }).log.service).toBe('x');
  });

  test('the observer is called for every processor', () => {
    const seen: unknown[] = [];
    const pipeline = compilePipeline({
      processors: [
        { type: 'grok-parser', name: 'Parse', grok: { matchRules: 'one %{integer:n}\ntwo %{word:w}' } },
        { type: 'date-remapper', name: 'Date', sources: ['at'] },
        { type: 'service-remapper', name: 'Off', enabled: false, sources: ['w'] },
      ],
    });
    pipeline.process(
      { message: 'abc' },
      { observe: (step, applied) => seen.push([step.name, applied, step.lastRule?.name]) },
    );
    expect(seen).toEqual([
      ['Parse', true, 'two'],
      ['Date', false, undefined],
    ]);
  });

  test('JSON: dots are paths, empty values are left out, the message is the message', () => {
    const { log } = compilePipeline({}).process({
      message: '{"message":"m","a.b":1,"c":null,"d":{},"e":[{"f.g":2}],"__proto__":{"x":1}}',
    });
    expect(log.message).toBe('m');
    expect(JSON.parse(JSON.stringify(log.attributes))).toEqual({
      a: { b: 1 },
      e: [{ f: { g: 2 } }],
      ['__proto__']: { x: 1 },
    });
    expect({}).not.toHaveProperty('x');
  });
});

describe('hostile input ends in time', () => {
  test('objects that processors double again and again', () => {
    const double = [
      { type: 'attribute-remapper', sources: ['a'], target: 'b.l', preserveSource: true },
      { type: 'attribute-remapper', sources: ['a'], target: 'b.r' },
      { type: 'attribute-remapper', sources: ['b'], target: 'a' },
    ];
    const pipeline = compilePipeline({ processors: Array.from({ length: 40 }, () => double).flat() });
    const { log, exceeded } = pipeline.process({ message: '', attributes: { a: { x: 1 } } });
    expect(exceeded).toBeDefined();
    expect(JSON.stringify(log).length).toBeLessThan(10_000_000);
  });

  test('a target of 20,000 parts', () => {
    const target = `${'a.'.repeat(20_000)}b`;
    const processors = [{ type: 'attribute-remapper', sources: ['x'], target }];
    expect(JSON.stringify(attributesAfter(processors, { x: 1 }))).toContain('"a.a');
    expect(JSON.stringify(attributesAfter([], {}, JSON.stringify({ [target]: 1 })))).toContain('"a.a');
  });

  test('a rule that would backtrack forever', () => {
    const grok = { matchRules: 'slow (.*a){30}b' };
    const pipeline = compilePipeline({ processors: [{ type: 'grok-parser', name: 'Parse', grok }] });
    const { exceeded } = pipeline.process({ message: 'a'.repeat(100) }, { budgetMs: 20 });
    expect(exceeded).toBe('"Parse", rule slow');
  });

  test.each<[string, string]>([
    ['ten megabytes', `{"a":"${'x y=z '.repeat(1_700_000)}"}`],
    ['10,000 levels', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['many quotes', '"'.repeat(200_000)],
  ])('%s', (_, message) => {
    const processors = [
      {
        type: 'grok-parser',
        name: 'Parse',
        grok: { matchRules: 'r %{word:a} %{data::keyvalue}\ns %{data::json}' },
      },
      {
        type: 'grok-parser',
        name: 'Pairs',
        source: 'a',
        grok: { matchRules: 'r %{data::keyvalue("=", " ")}' },
      },
    ];
    const start = performance.now();
    compilePipeline({ processors }).process({ message });
    expect(performance.now() - start).toBeLessThan(60_000);
  });

  test('a pipeline that is nested too deeply, or in itself', () => {
    const cyclic: { type: string; processors: unknown[] } = { type: 'pipeline', processors: [] };
    cyclic.processors.push(cyclic);
    expect(compilePipeline(cyclic).steps.at(-1)?.problem?.message).toContain('too deeply');
  });
});
