import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, TestWorkspace } from '../../test/workspace.ts';
import { logsCommand } from './logs-command.ts';

const pipelineFile = 'nova/assets/logs/nova.yaml';
const testsFile = 'nova/assets/logs/nova_tests.yaml';

const pipeline = `id: nova
metric_id: nova
backend_only: false
facets: []
pipeline:
  type: pipeline
  name: Nova
  enabled: true
  filter:
    query: source:nova
  processors:
    - type: grok-parser
      name: Parse the line
      enabled: true
      source: message
      samples: []
      grok:
        supportRules: ""
        matchRules: |-
          run %{word:lvl} run %{integer:run.id}
          stop %{word:lvl} stop %{integer:run.id}
    - type: status-remapper
      name: Level is the status
      enabled: true
      sources: [lvl]
    - type: service-remapper
      name: Team is the service
      enabled: true
      sources: [team]
`;

const tests = `# Samples of Nova.
id: nova
tests:
  # The usual case.
  - sample: WARN run 7
    result:
      custom:
        lvl: WARN
        run:
          id: 7 # the seventh
      message: WARN run 7
      status: warn
      tags:
        - source:LOGS_SOURCE
  - sample: 'INFO stop 8'
    result:
      custom: {}
      message: INFO stop 8
      tags:
        - source:LOGS_SOURCE
`;

function workspace(files: Record<string, string> = {}): TestWorkspace {
  const made = new TestWorkspace();
  made.write('nova/manifest.json', '{}');
  for (const [path, text] of Object.entries({ [pipelineFile]: pipeline, [testsFile]: tests, ...files }))
    made.write(path, text);
  return made;
}

const logs = (made: TestWorkspace, ...options: string[]) =>
  run(logsCommand, join(made.root, 'nova'), ...options);

describe('tile:logs', () => {
  it('shows what failed with the line of the sample, the attribute, and the processor that wrote it', () => {
    using made = workspace();
    const { code, out } = logs(made);
    expect(code).toBe(1);
    expect(out).toContain('ok   assets/logs/nova_tests.yaml:5');
    expect(out).toContain('FAIL assets/logs/nova_tests.yaml:15');
    expect(out).toMatch(/custom\.run {2}\(written by "Parse the line"\)\n\s+- absent\n\s+\+ \{"id":8\}/);
    expect(out).toContain('1 pipeline: 1 of 2 cases passed');
  });

  it('prints one document of JSON', () => {
    using made = workspace();
    const document: unknown = JSON.parse(logs(made, '--format', 'json').out);
    expect(document).toMatchObject({
      pipelines: [
        {
          tile: join(made.root, 'nova'),
          pipeline: 'assets/logs/nova.yaml',
          tests: 'assets/logs/nova_tests.yaml',
          cases: [
            {
              index: 0,
              line: 5,
              passed: true,
              result: {
                custom: { lvl: 'WARN', run: { id: 7 } },
                message: 'WARN run 7',
                status: 'warn',
                tags: ['source:LOGS_SOURCE'],
              },
              differences: [],
            },
            { index: 1, line: 15, passed: false },
          ],
          processors: [
            { name: 'Parse the line', line: 12, matched: 2 },
            { name: 'Level is the status', line: 22, matched: 2 },
            { name: 'Team is the service', line: 26, matched: 0 },
          ],
        },
      ],
      summary: { pipelines: 1, cases: 2, passed: 1, failed: 1 },
    });
    expect(JSON.stringify(document)).toContain('{"path":"status","actual":"info"}');
  });

  it('--update writes the results of the cases that fail, and leaves every other line', () => {
    using made = workspace();
    const dry = logs(made, '--update', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.out).toContain('+      status: "info"');
    expect(made.read(testsFile)).toBe(tests);

    expect(logs(made, '--update').code).toBe(0);
    const written = made.read(testsFile);
    expect(written.slice(0, written.indexOf("'INFO"))).toBe(tests.slice(0, tests.indexOf("'INFO")));
    expect(logs(made).code).toBe(0);
    expect(logs(made, '--update').out).toBe('');
  });

  const cases = [
    'sample: one line',
    'sample: |-\n      two\n      lines\n    service: web',
    'tags: ["a:b"]\n    # of last week\n    sample: three',
  ];
  it.each(cases)('--update adds the result that a case does not have: %j', (first) => {
    using made = workspace();
    made.write(testsFile, `id: nova\ntests:\n  - ${first}\n\n  - sample: last\n`);
    expect(logs(made, '--update').code).toBe(0);
    const written = made.read(testsFile);
    expect(written).toContain(`  - ${first}\n    result:\n`);
    expect(written.match(/^ {4}result:$/gm)).toHaveLength(2);
    expect(logs(made).code).toBe(0);
  });

  it.each([
    'id: nova\ntests:\n  - {sample: one, result: {custom: {}}}\n',
    'id: nova\ntests:\n  - {sample: one}\n',
    'id: nova\ntests:\n  - {sample: one,\n    result: {custom: {}}}\n',
    'id: nova\ntests: [{sample: one}, {sample: two,\n  service: web}]\n',
    '{"id": "nova", "tests": [\n  {\n    "sample": "one",\n    "result": {}\n  }\n]}\n',
  ])('--update leaves a case alone in which it cannot write line by line: %j', (text) => {
    using made = workspace();
    made.write(testsFile, text);
    const { code, err } = logs(made, '--update');
    expect(made.read(testsFile)).toBe(text);
    expect(code).toBe(1);
    expect(err).toContain('case 1 is left as it is');
  });

  it('--coverage names the processors and rules without a sample, --mutate the deletions without effect', () => {
    using made = workspace();
    const { out } = logs(made, '--coverage', '--mutate');
    expect(out).toContain('assets/logs/nova.yaml:26  no sample exercises processor "Team is the service"');
    expect(out).toContain('coverage: 80 % (4 of 5 processors and grok rules)');
    expect(out).toContain('line 26: without "Team is the service", every sample has the same result');
    expect(out).toContain('mutations: 2 of 3 deletions noticed');
  });

  it('--explain follows a sample, and says where the other rules stop', () => {
    using made = workspace();
    const { code, out } = logs(made, '--explain', '--case', '2');
    expect(code).toBe(0);
    expect(out).toContain('● Parse the line  (grok-parser)\n    reads message\n');
    expect(out).toContain('rule run: 5 of 11 characters, stopped at run');
    expect(out).toContain('rule stop: matched');
    expect(out).toContain('+ run.id = 8');
    expect(out).toContain('○ Team is the service  (service-remapper)\n    reads team\n');
  });
});

describe('what cannot be run ends with 2 and its reason', () => {
  it.each<[string, Record<string, string>, string[], string]>([
    ['an unknown format', {}, ['--format', 'xml'], 'no format "xml"'],
    ['an unknown option', {}, ['--nonsense'], '--nonsense'],
    ['a case that is not there', {}, ['--explain', '--case', '9'], 'has no case 9: it has 2'],
    ['a pipeline that is not there', {}, ['--explain', '--pipeline', 'x.yaml'], 'no pipeline "x.yaml"'],
    [
      'no tests file',
      { [testsFile]: '- [' },
      [],
      '"assets/logs/nova_tests.yaml" is missing, or cannot be read',
    ],
    ['no pipeline in the file', { [pipelineFile]: 'pipeline: 7\n' }, [], '"pipeline" is not an object'],
    ['a list instead of a pipeline', { [pipelineFile]: '- 1\n' }, [], 'is not an object'],
  ])('%s', (_what, files, options, reason) => {
    using made = workspace(files);
    const { code, out, err } = logs(made, ...options);
    expect(code).toBe(2);
    expect(out + err).toContain(reason);
  });

  it('no directory', () => {
    expect(run(logsCommand, '/nowhere/at/all').code).toBe(2);
  });
});

describe('hostile files end in time', () => {
  const withRule = (rule: string) => pipeline.replace('%{word:lvl} run %{integer:run.id}', rule);

  it.each<[string, Record<string, string>, string]>([
    [
      'a rule that backtracks without end',
      { [pipelineFile]: withRule('(.*a){30}b'), [testsFile]: sampleOf('a'.repeat(200)) },
      'time is up: "Parse the line", rule run exceeded',
    ],
    [
      'rules that refer to themselves',
      { [pipelineFile]: withRule('%{stop}').replace('%{word:lvl} stop', '%{run} stop') },
      'refers to itself',
    ],
    ['a sample of ten megabytes', { [testsFile]: sampleOf('x y '.repeat(2_500_000)) }, 'cannot run'],
    [
      'attributes 1,000 deep',
      { [testsFile]: sampleOf(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) },
      'FAIL',
    ],
    ['a name that is __proto__', { [testsFile]: sampleOf('{"__proto__": {"polluted": 1}}') }, '__proto__'],
    ['aliases that multiply', { [testsFile]: bomb() }, 'cannot run'],
    [
      'pipelines 1,000 deep',
      { [pipelineFile]: pipeline.slice(0, pipeline.indexOf('    - type: grok')) + nested(1000) },
      'cannot run: the file cannot be read',
    ],
  ])('%s', (_what, files, reason) => {
    using made = workspace(files);
    const start = performance.now();
    const { code, out, err } = logs(made);
    expect(code).not.toBe(0);
    expect((out + err).slice(0, 5000)).toContain(reason);
    expect({}).not.toHaveProperty('polluted');
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});

function sampleOf(text: string): string {
  return `id: nova\ntests:\n  - sample: ${JSON.stringify(text)}\n    result:\n      custom: {}\n      message: other\n`;
}

function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? '"x"' : `*a${String(level - 1)}`;
    return `a${String(level)}: &a${String(level)} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
  });
  return `id: nova\n${lines.join('\n')}\ntests:\n  - sample: x\n    result: *a8\n`;
}

function nested(depth: number): string {
  return `    - ${'{type: pipeline, processors: ['.repeat(depth)}${']}'.repeat(depth)}\n`;
}
