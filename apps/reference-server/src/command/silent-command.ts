import { sql } from 'kysely';
import { type Command, wholeOption, withDatabase } from './command.ts';

interface Row {
  readonly id: string;
  readonly account: string;
  readonly site: string;
  readonly organization: string | null;
  readonly status: string;
  readonly problem: string | null;
  readonly seconds: number | null;
  readonly waiting: number;
}

export const silentCommand: Command = {
  name: 'silent',
  summary: 'Lists the installations that send no data, and why.',
  details: [
    'Those that need the customer’s action, and those whose data Datadog has not accepted for a while.',
  ],
  options: [
    { name: 'longer-than', value: 'SECONDS', help: 'silence that counts; default 900' },
    { name: 'limit', value: 'N', help: 'how many to list; default 1000' },
  ],
  async run(integration, call) {
    const seconds = wholeOption(call, 'longer-than', 900);
    const limit = wholeOption(call, 'limit', 1_000, 1);
    const rows = await withDatabase(integration, async ({ database }) => {
      const found = await sql<Row>`
        select installation.id, installation.account_id as account, installation.document ->> 'domain' as site,
          installation.document -> 'organization' ->> 'name' as organization, installation.status,
          coalesce(collection.problem, collection.collect_problem, installation.document ->> 'reason') as problem,
          extract(epoch from now() - coalesce(collection.last_accepted_at, collection.collected_until))::integer as seconds,
          (select count(*)::integer from outgoing_batches as batch where batch.installation_id = installation.id) as waiting
        from installations as installation
        left join collections as collection on collection.installation_id = installation.id
        where installation.status in ('connecting', 'needs-reauthorization', 'needs-recovery')
          or (installation.status = 'connected'
            and coalesce(collection.last_accepted_at, collection.collected_until) < now() - ${seconds} * interval '1 second')
        order by seconds desc nulls last, installation.id limit ${limit}`.execute(database);
      return found.rows;
    });
    const count = (name: (row: Row) => string) =>
      Object.fromEntries([...Map.groupBy(rows, name)].map(([key, own]) => [key, own.length]));
    const why = ({ problem, status }: Row) => problem ?? (status === 'connected' ? 'NO_DATA' : status);
    return {
      code: rows.length === 0 ? 0 : 1,
      json: {
        installations: rows.map((row) => ({ ...row, problem: why(row) })),
        summary: { silent: rows.length, byProblem: count(why), bySite: count(({ site }) => site) },
      },
      human: [
        rows.length === 0 ? 'No installation is silent.' : `${rows.length} silent:`,
        ...rows.map(
          (row) =>
            `  ${row.id}  ${row.site}  ${row.account}  ${row.status}  ${why(row)}  ${row.seconds ?? '-'} s  ${row.waiting} batches wait`,
        ),
      ],
    };
  },
};
