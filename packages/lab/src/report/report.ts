import { Type, type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

const evidenceSchema = Type.Object(
  {
    at: Type.String(),
    who: Type.String(),
    request: Type.String({ description: 'Method and address' }),
    status: Type.Integer(),
    location: Type.Optional(Type.String()),
    body: Type.Optional(Type.String({ description: 'The beginning of the answer' })),
    reason: Type.Optional(Type.String({ description: 'Why Datadog refused it' })),
  },
  closed,
);

const stepSchema = Type.Object(
  {
    id: Type.String(),
    group: Type.String(),
    severity: Type.String(),
    title: Type.String(),
    result: Type.Union([
      Type.Literal('passed'),
      Type.Literal('failed'),
      Type.Literal('not-tested'),
      Type.Literal('to-judge'),
      Type.Literal('waived'),
    ]),
    site: Type.Optional(Type.String()),
    detail: Type.Optional(Type.String()),
    remedy: Type.Optional(Type.String()),
    evidence: Type.Array(evidenceSchema),
    explanation: Type.Optional(
      Type.Array(Type.String(), {
        description: 'What is known about Datadog’s refusal, and what to do next',
      }),
    ),
    source: Type.String(),
    seconds: Type.Optional(Type.Number({ description: 'How long it took, next to others' })),
  },
  closed,
);

/** The report of a run, as `--format json` prints it. */
export const reportSchema = Type.Object(
  {
    tool: Type.Object({ name: Type.String(), version: Type.String() }, closed),
    target: Type.String(),
    tile: Type.String(),
    tileHash: Type.String({ description: 'SHA-256 over the paths and contents of the tile' }),
    startedAt: Type.String(),
    seconds: Type.Number(),
    arguments: Type.Array(Type.String(), { description: 'How to run it again' }),
    steps: Type.Array(stepSchema),
    requests: Type.Record(Type.String(), Type.Integer(), {
      description: 'How many came to each Datadog host',
    }),
    summary: Type.Object(
      {
        passed: Type.Integer(),
        failed: Type.Integer(),
        notTested: Type.Integer(),
        toJudge: Type.Integer(),
        waived: Type.Integer(),
      },
      closed,
    ),
    signature: Type.Optional(Type.String({ description: 'A JWS over the report without this member' })),
  },
  { additionalProperties: false, title: 'A report of tilekit-lab' },
);

export type Report = Static<typeof reportSchema>;
export type Step = Static<typeof stepSchema>;
export type Evidence = Static<typeof evidenceSchema>;

export function summarize(steps: readonly Step[]): Report['summary'] {
  const count = (result: Step['result']) => steps.filter((step) => step.result === result).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    notTested: count('not-tested'),
    toJudge: count('to-judge'),
    waived: count('waived'),
  };
}
