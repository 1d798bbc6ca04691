import type { Selectable } from 'kysely';
import type { WebhookTable } from '../database/alert-tables.ts';
import type { Database } from '../database/database.ts';

/** As they are stored. */
export type WebhookSecrets = Pick<
  Selectable<WebhookTable>,
  'installation_id' | 'token' | 'secret' | 'next_secret'
>;

const pageSize = 200;

/** The sealed secrets of every webhook, page by page. */
export async function* listWebhookSecrets(database: Database): AsyncGenerator<WebhookSecrets> {
  for (let afterId: string | undefined = ''; afterId !== undefined;) {
    const page: WebhookSecrets[] = await database
      .selectFrom('webhooks')
      .select(['installation_id', 'token', 'secret', 'next_secret'])
      .where('installation_id', '>', afterId)
      .orderBy('installation_id')
      .limit(pageSize)
      .execute();
    yield* page;
    afterId = page.at(-1)?.installation_id;
  }
}
