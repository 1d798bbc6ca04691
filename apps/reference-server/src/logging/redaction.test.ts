import { expect, test } from 'vitest';
import { redactText } from './redaction.ts';

/** A visitor writes the address into the log, before any limit counts the request. */
test.each(['a.', 'a-', '-eyJabcdefgh', '-eyJabcdefgh.a'])('a long address of %s costs little', (word) => {
  const line = JSON.stringify({ req: { url: `/${word.repeat(15_000 / word.length)}` } });
  const costs = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    redactText(line);
    return process.cpuUsage(start).user;
  });
  // Unbounded repetitions took 90,000 to 360,000.
  expect(Math.min(...costs)).toBeLessThan(60_000);
});

test.each([
  'postgres://user:abc-canary@host/db',
  'amqp+ssl://abc-canary@host',
  `eyJ${'a'.repeat(1500)}.abc-canary.abc-canary`,
])('%.30s… is still redacted', (text) => {
  expect(redactText(JSON.stringify({ text }))).not.toContain('abc-canary');
});
