import { type Kysely, sql } from 'kysely';

const statements = [
  // What an instance writes to find out whether it can; never more than a few rows.
  `create unlogged table readiness (at timestamptz not null default now(), filling text not null)`,
  `alter table readiness alter column filling set storage external`,

  `create table sessions (
    session_hash bytea primary key,
    account_id text not null,
    expires_at timestamptz not null
  )`,
  `create index on sessions (expires_at)`,

  `create table authorization_attempts (
    state_hash bytea primary key,
    session_hash bytea not null,
    account_id text not null,
    code_verifier text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    consumed_at timestamptz
  )`,
  `create index on authorization_attempts (expires_at)`,

  `create table installations (
    id text collate "C" primary key,
    account_id text not null,
    status text not null,
    slot text unique,
    document jsonb not null,
    version integer not null default 1,
    fence integer not null default 1,
    leased_until timestamptz,
    refresh_at timestamptz
  )`,
  `create index on installations (account_id, id)`,
  `create index on installations (status, id)`,
  `create index on installations (refresh_at)`,
  `create index on installations (id) where document ? 'replacedGrants'`,
  `create index on installations ((document ->> 'changedAt')) where status = 'disconnected'`,

  // Kept instead of counted: a scrape must not read a million rows. Each backend has a share, so that none waits.
  `create table installation_counts (
    status text not null,
    share integer not null,
    count bigint not null,
    primary key (status, share)
  )`,
  // In the order of the names, so that two changes never wait for each other.
  `create function count_status_change() returns trigger language plpgsql as $$
    begin
      if new.status = old.status then return null; end if;
      insert into installation_counts as counts (status, share, count)
        select status, pg_backend_pid() % 16, change from (values (old.status, -1), (new.status, 1)) as changes (status, change)
        order by status
        on conflict (status, share) do update set count = counts.count + excluded.count;
      return null;
    end
  $$`,
  `create function count_rows() returns trigger language plpgsql as $$
    begin
      insert into installation_counts as counts (status, share, count)
        select status, pg_backend_pid() % 16, count(*) * case tg_op when 'INSERT' then 1 else -1 end
        from changed group by status order by status
        on conflict (status, share) do update set count = counts.count + excluded.count;
      return null;
    end
  $$`,
  `create trigger count_status_change after update of status on installations
    for each row execute function count_status_change()`,
  `create trigger count_added after insert on installations referencing new table as changed
    for each statement execute function count_rows()`,
  `create trigger count_deleted after delete on installations referencing old table as changed
    for each statement execute function count_rows()`,

  `create table collections (
    installation_id text collate "C" primary key references installations (id) on delete cascade,
    next_at timestamptz not null,
    collected_until timestamptz not null,
    last_accepted_at timestamptz,
    last_read_at timestamptz,
    collected_bytes integer not null default 0,
    collect_failures integer not null default 0,
    collect_problem text,
    delivering_until timestamptz,
    paused_until timestamptz,
    problem text
  )`,
  `create index on collections (next_at)`,
  // Who waits longest.
  `create index on collections ((coalesce(last_accepted_at, collected_until))) where next_at < 'infinity'`,
  `create index on collections (problem) where problem is not null`,
  `create index on collections (collect_problem) where collect_problem is not null`,

  `create sequence audit_event_ids`,
  // A month is dropped as a whole when it is kept no longer.
  `create table audit_events (
    id bigint not null default nextval('audit_event_ids'),
    at timestamptz not null default now(),
    account_id text,
    person text,
    installation_id text,
    action text not null,
    detail jsonb not null default '{}',
    primary key (at, id)
  ) partition by range (at)`,
  `create index on audit_events (installation_id, at)`,
  `create index on audit_events (account_id, at)`,
  `create table audit_seals (
    id bigint generated always as identity primary key,
    from_at timestamptz not null,
    to_at timestamptz not null,
    events integer not null,
    hash bytea not null,
    sealed_at timestamptz not null default now()
  )`,

  // Whatever writes an installation, its schedule and its audit event are written with it.
  `create function follow_installation() returns trigger language plpgsql as $$
    begin
      if new.status = 'connected' then
        -- It continues where it stopped: what happened while it waited for its customer is collected too.
        insert into collections (installation_id, next_at, collected_until) values (new.id, now() + interval '1 second', date_trunc('milliseconds', now()))
          on conflict (installation_id) do update set next_at = least(collections.next_at, now());
      elsif new.status = 'disconnected' or new.status = 'disconnecting' then
        delete from collections where installation_id = new.id;
      else
        update collections set next_at = 'infinity' where installation_id = new.id;
      end if;
      if tg_op = 'INSERT' or old.status <> new.status
        or old.document -> 'tokens' -> 'generation' is distinct from new.document -> 'tokens' -> 'generation' then
        insert into audit_events (account_id, installation_id, action, detail) values (
          new.account_id,
          new.id,
          case when tg_op = 'UPDATE' and old.status = new.status then 'refreshed' else new.status end,
          jsonb_strip_nulls(jsonb_build_object('reason', new.document ->> 'reason', 'domain', new.document ->> 'domain'))
        );
      end if;
      return null;
    end
  $$`,
  `create trigger follow_installation after insert or update of document on installations
    for each row execute function follow_installation()`,

  `create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'audit events are never changed'; end $$`,
  `create trigger audit_events_append_only before update or delete on audit_events
    for each row execute function refuse_change()`,
  `create trigger audit_events_never_emptied before truncate on audit_events
    for each statement execute function refuse_change()`,
  `create trigger audit_seals_append_only before update or delete on audit_seals
    for each row execute function refuse_change()`,
  `create trigger audit_seals_never_emptied before truncate on audit_seals
    for each statement execute function refuse_change()`,
  // With the rights of the tables' owner: the server's own role can neither change nor drop what was recorded.
  `create function keep_audit_months(months integer) returns setof text language plpgsql security definer
    set search_path from current as $$
    declare
      month timestamptz := date_trunc('month', now(), 'UTC');
      oldest timestamptz := date_trunc('month', now(), 'UTC') - make_interval(months => greatest(months, 1));
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
  `select keep_audit_months(12)`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
