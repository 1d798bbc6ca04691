import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { TestCluster } from './test-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where test files ask for a database. */
    databaseDesk: string;
  }
}

/**
 * One PostgreSQL for the whole run, started when the first test asks for a database. Each answer is a fresh database,
 * copied from one that has its tables already.
 */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'tilekit-tests-'));
  process.env.CANARY_DIRECTORY ??= join(directory, 'output');
  let cluster: Promise<TestCluster> | undefined;
  let count = 0;

  const desk = createServer((_request, response) => {
    // Loaded with the first question: most packages have no database.
    cluster ??= import('./test-cluster.ts').then(({ startTestCluster }) => startTestCluster(directory));
    count += 1;
    const database = `test_${count}`;
    cluster
      .then(async ({ address, createDatabase }) => {
        await createDatabase(database);
        response.end(JSON.stringify({ ...address, database }));
      })
      .catch((error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      });
  });

  return new Promise((resolve) => {
    desk.listen(0, '127.0.0.1', () => {
      const { port } = desk.address() as AddressInfo;
      project.provide('databaseDesk', `http://127.0.0.1:${port}`);
      resolve(async () => {
        desk.close();
        await (await cluster)?.stop();
        rmSync(directory, { recursive: true, force: true });
      });
    });
  });
}
