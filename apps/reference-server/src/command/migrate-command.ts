import { sql } from 'kysely';
import { migrate } from '../database/migrate.ts';
import { jobSchema } from '../jobs/queues.ts';
import { openJobQueue } from '../jobs/job-queue.ts';
import { createLogger } from '../logging/create-logger.ts';
import { type Command, withDatabase } from './command.ts';
import { UsageError } from './usage-error.ts';

/** What a role may do that only runs the server: everything with the data, nothing with what was recorded. */
const grants = (role: string): readonly string[] => [
  `grant usage on schema %schema%, ${jobSchema} to ${role}`,
  `grant select, insert, update, delete, truncate on all tables in schema %schema%, ${jobSchema} to ${role}`,
  `grant usage, select, update on all sequences in schema %schema%, ${jobSchema} to ${role}`,
  `grant execute on all functions in schema %schema%, ${jobSchema} to ${role}`,
];

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Updates the tables, as each start does, and exits.',
  details: [
    'Run it with a role that may create tables; the server’s role then need not. Any number may run concurrently.',
    '--grant-to gives another role what running the server needs: it can add audit events, and neither change nor',
    'delete them before AUDIT_KEEP_MONTHS, as set for this command, are over.',
  ],
  options: [{ name: 'grant-to', value: 'ROLE', help: 'an existing role that runs the server' }],
  async run(integration, { options }) {
    const role = options['grant-to'];
    if (typeof role === 'string' && !/^[A-Za-z_][\w$-]{0,62}$/.test(role))
      throw new UsageError('--grant-to must be the name of a role.');
    return withDatabase(integration, async ({ database, connection }, config) => {
      await migrate(database, integration.tables);
      const logger = createLogger('warn', { write: (line) => process.stderr.write(line) });
      await (await openJobQueue(connection, logger)).stop({ graceful: false });
      if (typeof role === 'string') {
        const { rows } = await sql<{ schema: string; quoted: string }>`
          select quote_ident(current_schema()) as schema, quote_ident(${role}) as quoted`.execute(database);
        const [{ schema, quoted } = { schema: 'public', quoted: '' }] = rows;
        for (const grant of grants(quoted))
          await sql.raw(grant.replaceAll('%schema%', schema)).execute(database);
        const { rows: audit } = await sql<{ name: string }>`
          select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = current_schema() and c.relname ~ '^audit_(events|seals|retention)' and c.relkind in ('r', 'p')`.execute(
          database,
        );
        for (const { name } of audit)
          await sql.raw(`revoke update, delete, truncate on ${name} from ${quoted}`).execute(database);
        await sql.raw(`revoke insert on audit_retention from ${quoted}`).execute(database);
        await sql`update audit_retention set months = ${config.auditKeepMonths}`.execute(database);
      }
      const json = { migrated: true, ...(typeof role === 'string' && { grantedTo: role }) };
      const granted = typeof role === 'string' ? [`The role "${role}" may run the server.`] : [];
      return { code: 0, json, human: ['The tables are up to date.', ...granted] };
    });
  },
};
