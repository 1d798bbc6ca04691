import type { Transaction } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import type { Tables } from '../database/tables.ts';
import { writable, writableJson } from '../database/writable.ts';
import type { Collected } from '../plug-in/integration.ts';
import { families, type Family, familyNames } from './families.ts';

/** Names an incident that waits to be opened. */
export interface IncidentJob {
  readonly installationId: string;
  readonly key: string;
}

/** A piece of what was collected, as it waits in the database. */
export interface CollectedBatch {
  readonly family: Family;
  /** JSON. */
  readonly items: string;
  readonly count: number;
  readonly bytes: number;
}

/** Larger batches than this are cut, in bytes of JSON: a process takes each into memory as a whole. */
const maxBatchBytes = 1_000_000;

/**
 * Cuts what was collected into batches, by number and by bytes.
 *
 * @throws whatever JSON cannot say, such as a `bigint`
 */
export function cutCollected(collected: Collected): readonly CollectedBatch[] {
  return familyNames.flatMap((family) => {
    const { read, batchItems } = families[family];
    const batches: CollectedBatch[] = [];
    let texts: string[] = [];
    let bytes = 2;
    const close = (): void => {
      if (texts.length > 0)
        batches.push({ family, items: `[${texts.join(',')}]`, count: texts.length, bytes });
      texts = [];
      bytes = 2;
    };
    for (const item of read(collected)) {
      // As JSON.stringify does with what it cannot say within a list.
      const text = item === undefined ? 'null' : JSON.stringify(item);
      const size = Buffer.byteLength(text) + 1;
      if (texts.length >= batchItems || bytes + size > maxBatchBytes) close();
      texts.push(text);
      bytes += size;
    }
    close();
    return batches;
  });
}

/** A job was sent with the batch; this long afterwards it is looked for again. */
const unservedMs = 10_000;

/**
 * Writes what was collected, in batches, together with the jobs that send it: in the caller's transaction, so that
 * there is never one without the other. What follows a batch that waits for Datadog waits as long.
 */
export async function saveCollected(
  transaction: Transaction<Tables>,
  boss: PgBoss,
  {
    installationId,
    collected,
    now,
    batches = cutCollected(collected),
  }: {
    readonly installationId: string;
    readonly collected: Collected;
    readonly now: Date;
    readonly batches?: readonly CollectedBatch[];
  },
): Promise<void> {
  const db = fromKysely(transaction);
  const waits = batches.length === 0 ? new Map<string, Date>() : await findWaits(transaction, installationId);
  let isDue = false;
  for (const { family, items, count, bytes } of batches) {
    const since = Math.max(
      now.getTime(),
      waits.get(family)?.getTime() ?? 0,
      waits.get('all')?.getTime() ?? 0,
    );
    const isWaiting = since > now.getTime();
    if (!isWaiting) isDue = true;
    await transaction
      .insertInto('outgoing_batches')
      .values({
        installation_id: installationId,
        family,
        items,
        item_count: count,
        bytes,
        created_at: now,
        next_at: new Date(since),
        enqueue_at: new Date(isWaiting ? since : since + unservedMs),
      })
      .execute();
  }
  if (isDue) await boss.send('deliver', { installationId }, { db, singletonKey: installationId });
  for (const { key: given, draft } of collected.incidents ?? []) {
    const key = writable(given);
    const added = await transaction
      .insertInto('incidents')
      .values({ installation_id: installationId, key, draft: writableJson(draft) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    const job: IncidentJob = { installationId, key };
    if (added.numInsertedOrUpdatedRows === 1n) await boss.send('incident', job, { db });
  }
}

/** @returns until when each family waits, and `all` of them */
async function findWaits(
  transaction: Transaction<Tables>,
  installationId: string,
): Promise<ReadonlyMap<string, Date>> {
  const rows = await transaction
    .selectFrom('outgoing_batches')
    .select(['family', ({ fn }) => fn.max('next_at').as('until')])
    .where('installation_id', '=', installationId)
    .groupBy('family')
    .execute();
  const all = await transaction
    .selectFrom('collections')
    .select('paused_until')
    .where('installation_id', '=', installationId)
    .executeTakeFirst();
  const waits = new Map(rows.map(({ family, until }) => [family, until]));
  if (all?.paused_until) waits.set('all', all.paused_until);
  return waits;
}

/** Batches deleted by one statement, and statements of one run: the rest comes with the next. */
const giveUpAtOnce = 1_000;
const maxGiveUps = 50;

/** Drops batches that Datadog would no longer take, and counts what is lost. */
export async function giveUpBatches({ database, metrics, logger, now }: AppOptions): Promise<void> {
  for (const family of familyNames) {
    const before = new Date(now().getTime() - families[family].keepMs);
    for (let page = 0; page < maxGiveUps; page += 1) {
      const lost = await database
        .deleteFrom('outgoing_batches')
        .where('id', 'in', (query) =>
          query
            .selectFrom('outgoing_batches')
            .select('id')
            .where('family', '=', family)
            .where('created_at', '<', before)
            .orderBy('created_at')
            .limit(giveUpAtOnce)
            .forUpdate()
            .skipLocked(),
        )
        .returning(['installation_id', 'item_count'])
        .execute();
      const items = lost.reduce((sum, { item_count }) => sum + item_count, 0);
      if (items > 0) {
        metrics.items.inc({ family, outcome: 'expired' }, items);
        const installationIds = [...new Set(lost.map(({ installation_id }) => installation_id))];
        logger.error(
          { family, items, batches: lost.length, installationIds: installationIds.slice(0, 20) },
          'data is lost: it waited until it was too old for Datadog',
        );
      }
      if (lost.length < giveUpAtOnce) break;
    }
  }
}
