import type { Connection, Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import { fieldOf, NotTested } from '../run/lab-error.ts';
import type { DataFamily } from '@tilekit/tile/reader';
import type { Received } from '../sandbox/control.ts';
import type { Finding } from './adversary.ts';
import { promiseOf } from './promise.ts';
import { isIntake } from './token-use.ts';

/** Waits for the families that the tile promises; a server that sends nothing is waited for once. */
export async function faultOfArrival(lab: Lab, connection: Connection): Promise<Finding> {
  const promise = promiseOf(lab.tile, lab.contract);
  if (promise.families.length === 0)
    throw new NotTested('The tile promises no data ("sends" in lab.json can name what is sent).');
  const missing = async () => {
    const found = await Promise.all(
      promise.families.map(async (family) => {
        const items = await lab.control.received(family, connection.organization.key);
        if (items.length === 0) return [family];
        if (family !== 'metrics') return [];
        const names = new Set(items.map(({ payload }) => fieldOf(payload, 'metric')));
        const absent = promise.metrics.filter(({ name }) => !names.has(name));
        return absent.length === 0
          ? []
          : [
              `the metrics ${absent
                .slice(0, 5)
                .map(({ name }) => name)
                .join(', ')}${absent.length > 5 ? ` and ${absent.length - 5} more` : ''}`,
            ];
      }),
    );
    return found.flat();
  };
  const deadline = connection.startedAt + lab.patience.dataSeconds * 1000;
  for (;;) {
    const left = await missing();
    if (left.length === 0) return undefined;
    if (Date.now() > deadline) {
      const refused = (await lab.requestsOf(connection.organization, connection.before)).find(
        (request) => isIntake(request) && (request.status ?? 500) >= 400,
      );
      const elsewhere =
        refused ??
        (await lab.control.requests(connection.before)).find(
          (request) =>
            isIntake(request) && request.organization === undefined && (request.status ?? 500) >= 400,
        );
      return (
        `${left.join('; ')}: nothing arrived in ${connection.organization.site.parameter} within ${lab.patience.dataSeconds} s of connecting.` +
        (elsewhere
          ? ` ${elsewhere.method} https://${elsewhere.host}${elsewhere.path} was refused with ${elsewhere.status ?? 'no answer'}: ${elsewhere.refused ?? ''}`
          : '')
      );
    }
    await pause(400);
  }
}

/** @throws NotTested when nothing ever arrived in the organization that was connected first */
export async function needData(lab: Lab): Promise<Connection> {
  const base = await lab.base();
  const found = await lab.firstData(async () =>
    lab.waitFor(lab.patience.dataSeconds, async () =>
      (await lab.requestsOf(base.organization, base.before)).some(
        (request) => isIntake(request) && request.status !== null && request.status < 300,
      )
        ? true
        : undefined,
    ),
  );
  if (!found) throw new NotTested('No data arrived, see data/arrives.');
  return base;
}

export async function itemsOf(lab: Lab, family: DataFamily): Promise<Received[]> {
  await needData(lab);
  return lab.control.received(family);
}

export async function findItem(
  lab: Lab,
  families: readonly DataFamily[],
  judge: (item: Received, family: DataFamily) => string | undefined,
): Promise<Finding> {
  let seen = 0;
  for (const family of families) {
    for (const item of await itemsOf(lab, family)) {
      seen += 1;
      const fault = judge(item, family);
      if (fault !== undefined) return fault;
    }
  }
  if (seen === 0) throw new NotTested(`No ${families.join(', ')} arrived.`);
  return undefined;
}
