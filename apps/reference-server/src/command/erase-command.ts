import { disconnectInstallation, revokeReplacedGrants } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';
import { recordAuditEvent } from '../audit/record-audit-event.ts';
import { deleteAccountData } from './account-data.ts';
import { type Command, requiredOption, withServerParts } from './command.ts';
import { UsageError } from './usage-error.ts';

export const eraseCommand: Command = {
  name: 'erase',
  summary: 'Disconnects all installations of one account, revokes its grants, and deletes its data.',
  details: [
    'The audit trail is kept for its retention period, with an event for the erasure.',
    'Exit code 1: nothing is stored, as after an erasure; or a grant could not be revoked, and nothing was deleted:',
    'run it again when Datadog answers.',
  ],
  options: [
    { name: 'account', value: 'ID', help: 'as account_id in the database; `silent` shows it' },
    { name: 'yes', isFlag: true, help: 'really do it: this cannot be undone' },
    { name: 'without-revocation', isFlag: true, help: 'delete even if grants cannot be revoked at Datadog' },
  ],
  async run(integration, call) {
    const accountId = requiredOption(call, 'account');
    if (call.options.yes !== true) throw new UsageError('This cannot be undone: add --yes.');
    return withServerParts(integration, async (options) => {
      const open = await stillStored(options, await disconnectAll(options, accountId));
      if (open.length > 0 && call.options['without-revocation'] !== true) {
        const problem = `${open.length} grants could not be revoked at Datadog. Nothing was deleted.`;
        return { code: 1, json: { account: accountId, erased: false, notRevoked: open }, human: [problem] };
      }
      const deleted = await options.database.transaction().execute(async (transaction) => {
        const rows = await deleteAccountData(transaction, integration, accountId);
        if (isNothing(rows)) return rows;
        await recordAuditEvent(transaction, {
          action: 'erased',
          account: { id: accountId, name: 'the operator' },
          detail: { ...rows, 'grants not revoked': open.length },
        });
        return rows;
      });
      // A typing error must not look like an erasure.
      if (isNothing(deleted)) {
        const human = [`Nothing is stored about the account "${accountId}".`];
        return { code: 1, json: { account: accountId, erased: false, notRevoked: [], deleted }, human };
      }
      return {
        code: 0,
        json: { account: accountId, erased: true, notRevoked: open, deleted },
        human: [
          `Everything of the account "${accountId}" is erased.`,
          ...Object.entries(deleted).map(([table, count]) => `  ${table} ${count}`),
        ],
      };
    });
  },
};

function isNothing(deleted: Readonly<Record<string, number>>): boolean {
  return Object.values(deleted).every((count) => count === 0);
}

/** Another `erase` may run at the same time, and may have deleted what this one could not disconnect any more. */
async function stillStored({ database }: AppOptions, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return ids;
  const rows = await database.selectFrom('installations').select('id').where('id', 'in', ids).execute();
  return rows.map(({ id }) => id);
}

/** @returns the installations whose grants are not revoked */
async function disconnectAll({ lifecycle }: AppOptions, accountId: string): Promise<readonly string[]> {
  const open: string[] = [];
  for (let afterId: string | undefined; ;) {
    const page = await lifecycle.store.list({ accountId, afterId, limit: 100 });
    for (const { installation } of page) {
      const { status } = await disconnectInstallation(lifecycle, {
        installationId: installation.id,
        accountId,
      });
      const replaced = await revokeReplacedGrants(lifecycle, installation.id);
      if (status !== 'disconnected' || replaced !== 'done') open.push(installation.id);
    }
    afterId = page.at(-1)?.installation.id;
    if (afterId === undefined) return open;
  }
}
