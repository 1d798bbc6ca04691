import { expect, test } from 'vitest';
import type { RawAnswers } from './answers.ts';
import { promptAnswers } from './prompt-answers.ts';

/** Answers the questions in turn. */
async function talk(given: RawAnswers, replies: string[]) {
  const faults: string[] = [];
  const asked: string[] = [];
  const question = (text: string) => {
    asked.push(text);
    const reply = replies.shift();
    return reply === undefined ? Promise.reject(new Error('Asked too often.')) : Promise.resolve(reply);
  };
  const answers = await promptAnswers(given, question, (fault) => faults.push(fault));
  return { answers, faults, asked: asked.length };
}

test('asks for name, support address and data; Enter leaves the data to the default', async () => {
  expect(await talk({}, ['Pager Party', ' help@pager.party ', ''])).toEqual({
    answers: { name: 'Pager Party', supportEmail: 'help@pager.party' },
    faults: [],
    asked: 3,
  });
});

test('asks again for an answer that cannot be used, and says why', async () => {
  const { answers, faults, asked } = await talk({}, [
    '',
    'Überall',
    'Pager Party',
    'nobody',
    'help@pager.party',
    'metrics,traces',
    'metrics,logs',
  ]);
  expect(answers).toEqual({ name: 'Pager Party', supportEmail: 'help@pager.party', data: 'metrics,logs' });
  expect(faults).toHaveLength(4);
  expect(faults[1]).toContain('"Uberall"');
  expect(faults[3]).toContain('traces');
  expect(asked).toBe(7);
});

test('asks only for what was not given, and for nothing when nothing is missing', async () => {
  expect(await talk({ name: 'Pager Party', data: 'metrics' }, ['help@pager.party'])).toMatchObject({
    asked: 1,
  });
  const given = { name: 'Pager Party', supportEmail: 'help@pager.party' };
  expect(await talk(given, [])).toEqual({ answers: given, faults: [], asked: 0 });
});

test('Ctrl-C ends the questions', async () => {
  const stopped = new Error('Aborted with Ctrl+C');
  await expect(
    promptAnswers(
      {},
      () => Promise.reject(stopped),
      () => undefined,
    ),
  ).rejects.toBe(stopped);
});
