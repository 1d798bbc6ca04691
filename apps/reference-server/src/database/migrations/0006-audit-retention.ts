import { type Kysely, sql } from 'kysely';

/**
 * How long the audit trail is kept at least. `migrate --grant-to` sets it; the role that it grants to can then not shorten the
 * trail by asking for fewer months.
 */
const statements: readonly string[] = [
  `create table audit_retention (months integer not null)`,
  `create unique index audit_retention_once on audit_retention ((true))`,
  `insert into audit_retention values (1)`,
  `create or replace function keep_audit_months(months integer) returns setof text language plpgsql security definer
    set search_path from current as $$
    declare
      month timestamptz := date_trunc('month', now(), 'UTC');
      least integer := (select r.months from audit_retention r);
      oldest timestamptz := month - make_interval(months => greatest(keep_audit_months.months, least, 1));
      name text;
    begin
      for ahead in -1..2 loop
        name := 'audit_events_' || to_char((month + make_interval(months => ahead)) at time zone 'UTC', 'YYYY_MM');
        if to_regclass(name) is null then
          execute format('create table %I partition of audit_events for values from (%L) to (%L)', name,
            month + make_interval(months => ahead), month + make_interval(months => ahead + 1));
          execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', name);
        end if;
      end loop;
      for name in select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_events'::regclass
        and inhrelid::regclass::text < 'audit_events_' || to_char(oldest at time zone 'UTC', 'YYYY_MM') order by 1 loop
        execute format('drop table %s', name);
        return next name;
      end loop;
    end
  $$`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
