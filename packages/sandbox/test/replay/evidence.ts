import { operationTable, type Operation } from '../../src/operations/operation-table.ts';
import type { RunningSandbox } from '../running-sandbox.ts';
import type { Scenario } from './recording.ts';
import { replayScenario } from './replay-scenario.ts';

interface Score {
  right: number;
  all: number;
}

/** What a replay of the recordings has shown. */
export interface Evidence {
  scenarios: Score;
  exchanges: Score;
  /** By Datadog's families, those that are imitated at all. */
  families: { name: string; offered: number; proven: number; specifiedOnly: number; notImitated: number }[];
  /** Operations of all other families: none is imitated. */
  others: { families: number; operations: number };
}

/** Replays every scenario, and notes which operations gave the recorded answers. */
export async function scoreRecordings(
  sandbox: RunningSandbox,
  scenarios: readonly Scenario[],
): Promise<Evidence> {
  const evidence = { scenarios: { right: 0, all: 0 }, exchanges: { right: 0, all: 0 } };
  const proven = new Set<string>();
  for (const scenario of scenarios) {
    const replayed = await replayScenario(sandbox, scenario);
    count(
      evidence.scenarios,
      replayed.every(({ isRight }) => isRight),
    );
    for (const { exchange, isRight } of replayed) {
      count(evidence.exchanges, isRight);
      const operation = findOperation(exchange.method, exchange.path);
      if (operation && isRight) proven.add(operation.id);
    }
  }
  const { items } = (await sandbox.get('/_sandbox/not-imitated')) as { items: { operation: string }[] };
  const notImitated = new Set(items.map(({ operation }) => operation));
  const families = [...new Set(operationTable.map(({ family }) => family))].sort().map((name) => {
    const operations = operationTable.filter(({ family }) => family === name);
    const offered = operations.filter(({ id }) => !notImitated.has(id));
    const provenHere = offered.filter(({ id }) => proven.has(id)).length;
    return {
      name,
      offered: offered.length,
      proven: provenHere,
      specifiedOnly: offered.length - provenHere,
      notImitated: operations.length - offered.length,
    };
  });
  const others = families.filter(({ offered }) => offered === 0);
  return {
    ...evidence,
    families: families.filter(({ offered }) => offered > 0),
    others: {
      families: others.length,
      operations: others.reduce((total, family) => total + family.notImitated, 0),
    },
  };
}

function count(score: Score, isRight: boolean): void {
  score.all += 1;
  if (isRight) score.right += 1;
}

const patterns = operationTable
  .map((operation) => ({
    operation,
    pattern: new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  .sort((left, right) => left.operation.path.split('{').length - right.operation.path.split('{').length);

function findOperation(method: string, path: string): Operation | undefined {
  const [address = ''] = path.split('?');
  return patterns.find(({ operation, pattern }) => operation.method === method && pattern.test(address))
    ?.operation;
}

/** The evidence as the README prints it. */
export function describeEvidence({ scenarios, exchanges, families, others }: Evidence): string {
  const sum = (name: 'offered' | 'proven' | 'specifiedOnly' | 'notImitated') =>
    families.reduce((total, family) => total + family[name], 0);
  return [
    `Of ${scenarios.all} recorded scenarios of Datadog's own client, ${scenarios.right} come out as recorded ` +
      `(${exchanges.right} of ${exchanges.all} exchanges).`,
    '',
    '| family | offered | proven by recordings | from the specification only | not imitated (501) |',
    '| --- | --- | --- | --- | --- |',
    ...families.map(
      ({ name, offered, proven, specifiedOnly, notImitated }) =>
        `| ${name} | ${offered} | ${proven} | ${specifiedOnly} | ${notImitated} |`,
    ),
    `| ${others.families} other families | 0 | 0 | 0 | ${others.operations} |`,
    `| **all** | **${sum('offered')}** | **${sum('proven')}** | **${sum('specifiedOnly')}** | **${sum('notImitated') + others.operations}** |`,
  ].join('\n');
}
