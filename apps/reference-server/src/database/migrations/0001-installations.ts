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
  `create index on collections (problem) where problem is not null`,
  `create index on collections (collect_problem) where collect_problem is not null`,

  `create table audit_events (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    account_id text,
    installation_id text,
    action text not null,
    detail jsonb not null default '{}'
  )`,
  `create index on audit_events (installation_id, at)`,
  `create index on audit_events (account_id, at)`,
  `create index on audit_events using brin (at)`,
  // Whatever writes an installation, its schedule and its audit event are written with it.
  `create function follow_installation() returns trigger language plpgsql as $$
    begin
      if new.status = 'connected' then
        -- Where it stopped, it goes on: what happened while it waited for its customer is collected too.
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
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
