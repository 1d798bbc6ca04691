import { secretHeader, type Authenticator, type Receiver } from '@tilekit/webhooks';
import type { Selectable } from 'kysely';
import { commitDeliveries, type GenuineDelivery, toGenuine } from '../alerts/commit-delivery.ts';
import type { AppOptions } from '../app-options.ts';
import { waits } from '../database/waits.ts';
import type { WebhookTable } from '../database/tables.ts';
import type { AlertPayload } from '../alerts/alert-payload.ts';
import { Batches } from './batches.ts';
import { hashToken, isToken, secretHeaderOf, webhookContext } from './webhook-identity.ts';

/** An alert is acted on while it is new; what comes later is acknowledged and ignored. */
const maxAgeMs = 60 * 60_000;
/** Opened secrets that a process keeps, so that a storm of alerts does not open the same one repeatedly. */
const maxOpened = 5_000;

type Row = Pick<
  Selectable<WebhookTable>,
  'installation_id' | 'state' | 'secret' | 'next_secret' | 'confirmed_at'
> & { readonly account_id: string };

interface Opened {
  readonly present: Authenticator;
  readonly next: Authenticator | undefined;
}

/** Finds what receives the deliveries of an address. */
export interface WebhookReceivers {
  /**
   * @param priority of the delivery's effect; see `QuotaDecision`
   * @returns `closed` for an address whose customer has disconnected
   */
  find(token: string, priority?: number): Promise<Receiver<AlertPayload> | 'closed' | undefined>;
}

export function createWebhookReceivers(options: AppOptions): WebhookReceivers {
  const { config, database, lifecycle } = options;
  const header = secretHeaderOf(config);
  const opened = new Map<string, Opened>();
  const workMs = options.requestDatabaseMs ?? waits.requestMs;
  // One answer for all that came before the question.
  const rows = new Batches<undefined, Row | undefined>({
    async work(token, items) {
      const row = await findRow(token);
      return items.map(() => row);
    },
    bytesOf: () => 0,
    workMs,
  });
  const commits = new Batches<GenuineDelivery, 'committed' | 'duplicate'>({
    work: (installationId, deliveries) => commitDeliveries(options, installationId, deliveries),
    bytesOf: ({ payload }) => payload.length,
    workMs,
  });

  function findRow(token: string): Promise<Row | undefined> {
    return database
      .selectFrom('webhooks')
      .innerJoin('installations', 'installations.id', 'webhooks.installation_id')
      .select(['installation_id', 'account_id', 'state', 'secret', 'next_secret', 'confirmed_at'])
      .where('token_hash', '=', hashToken(token))
      .executeTakeFirst();
  }

  async function open({
    installation_id: id,
    account_id: accountId,
    secret,
    next_secret,
  }: Row): Promise<Opened> {
    const key = `${secret ?? ''} ${next_secret ?? ''} ${accountId}`;
    const known = opened.get(key);
    if (known) return known;
    const authenticatorOf = async (sealed: string): Promise<Authenticator> => {
      const text = await lifecycle.secrets.open(sealed, webhookContext({ id, accountId }, 'secret'));
      return secretHeader({ header, secrets: [text] });
    };
    const both: Opened = {
      present: await authenticatorOf(secret ?? ''),
      next: next_secret === null ? undefined : await authenticatorOf(next_secret),
    };
    const [oldest] = opened.keys();
    if (opened.size >= maxOpened && oldest !== undefined) opened.delete(oldest);
    opened.set(key, both);
    return both;
  }

  return {
    async find(token, priority = 0) {
      if (!isToken(token)) return undefined;
      const row = await rows.add(token, undefined);
      if (row === undefined) return undefined;
      if (row.state === 'closed' || row.state === 'removed' || row.secret === null) {
        await countRefused(options, row.installation_id);
        return 'closed';
      }
      const { present, next } = await open(row);
      let byNext = false;
      return {
        template: options.alertPayload,
        async authenticate(headers, signal) {
          // Both are always compared, so that the time does not tell which one was sent.
          const byPresent = await present(headers, signal);
          byNext = (await next?.(headers, signal)) ?? false;
          return byPresent || byNext;
        },
        async commit(delivery) {
          if (byNext) await adoptNextSecret(options, row);
          if (row.confirmed_at === null) await confirm(options, row.installation_id);
          return commits.add(row.installation_id, toGenuine(delivery, priority));
        },
        maxAgeMs,
        now: options.now,
      };
    },
  };
}

async function countRefused({ database }: AppOptions, installationId: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set((webhook) => ({ refused_deliveries: webhook('refused_deliveries', '+', 1) }))
    .where('installation_id', '=', installationId)
    .execute();
}

/** A genuine delivery proves that the webhook exists, whatever became of the answer to its creation. */
async function confirm({ database, now }: AppOptions, installationId: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ state: 'created', problem: null, confirmed_at: now() })
    .where('installation_id', '=', installationId)
    .where('state', 'in', ['wanted', 'creating', 'unknown', 'refused', 'created'])
    .execute();
}

/** A delivery with the new secret proves that the customer has put it in: the old one is no longer needed. */
async function adoptNextSecret({ database }: AppOptions, row: Row): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ secret: row.next_secret, next_secret: null })
    .where('installation_id', '=', row.installation_id)
    .where('next_secret', '=', row.next_secret)
    .execute();
}
