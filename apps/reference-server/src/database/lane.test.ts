import { expect, test } from 'vitest';
import { Lane } from './lane.ts';
import { withAllowance } from './waits.ts';

test('who waits too long is refused, and its turn goes to the next', async () => {
  const lane = new Lane(1);
  await lane.enter();
  const impatient = withAllowance(5, () => lane.enter());
  const patient = lane.enter();
  await expect(impatient).rejects.toMatchObject({ code: 'DATABASE_SILENT' });
  lane.leave();
  await patient;
  lane.leave();
  await lane.enter();
});
