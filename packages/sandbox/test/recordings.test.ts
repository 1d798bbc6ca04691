import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRecordings } from './replay/recording.ts';
import { describeEvidence, scoreRecordings } from './replay/evidence.ts';
import { RunningSandbox } from './running-sandbox.ts';

/** Datadog's recorded answers stand beside the repository, where they are there at all. */
const recordings = join(import.meta.dirname, '../../../../shared/reference/recordings.json.gz');
const readme = join(import.meta.dirname, '../README.md');

test.runIf(existsSync(recordings))(
  'the README says how many of the recorded answers the sandbox gives',
  { timeout: 300_000 },
  async () => {
    const sandbox = await RunningSandbox.start({ logger: false });
    const evidence = await scoreRecordings(sandbox, readRecordings(recordings)).finally(() =>
      sandbox.close(),
    );
    expect(evidence.scenarios.right / evidence.scenarios.all).toBeGreaterThanOrEqual(0.97);
    expect(readFileSync(readme, 'utf8')).toContain(describeEvidence(evidence));
  },
);
