import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { findFreeBlocks, findTakenPorts } from './ports.ts';

const host = '127.0.0.1';

test('ports that another checkout has move on together, the others stay', async () => {
  const occupant = createServer().listen(0, host);
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  // A block with the taken port, and one that wants nothing.
  const [step = 0, none] = await findFreeBlocks(host, [[port, port + 1], []]);
  expect(step % 10).toBe(0);
  expect(step).toBeGreaterThan(0);
  expect(none).toBe(0);
  expect(await findTakenPorts(host, [{ variable: 'PORT', port: port + step }])).toEqual([]);
  occupant.close();
});
