import { recordAuditEvent } from '../audit/record-audit-event.ts';
import { readAccountData } from './account-data.ts';
import { type Command, requiredOption, withServerParts } from './command.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Exports everything stored about one account as JSON, without secrets.',
  details: ['Exit code 1: nothing is stored. The audit trail records the export.'],
  options: [{ name: 'account', value: 'ID', help: 'as account_id in the database; `silent` shows it' }],
  async run(integration, call) {
    const accountId = requiredOption(call, 'account');
    return withServerParts(integration, async ({ database }) => {
      const data = await readAccountData(database, integration, accountId);
      const counts = Object.entries(data).map(([table, rows]) => `${table} ${rows.length}`);
      const isEmpty = Object.values(data).every((rows) => rows.length === 0);
      if (!isEmpty) {
        const account = { id: accountId, name: 'the operator' };
        await recordAuditEvent(database, { action: 'exported', account });
      }
      return {
        code: isEmpty ? 1 : 0,
        json: { account: accountId, data },
        human: isEmpty
          ? [`Nothing is held of the account "${accountId}".`]
          : [JSON.stringify(data, undefined, 2), `Rows: ${counts.join(', ')}`],
      };
    });
  },
};
