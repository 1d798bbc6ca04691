import { type Kysely, sql } from 'kysely';

const statements = [
  `create table outgoing_batches (
    id bigint generated always as identity primary key,
    installation_id text collate "C" not null references installations (id) on delete cascade,
    family text not null,
    items json not null,
    item_count integer not null,
    bytes integer not null,
    attempts integer not null default 0,
    created_at timestamptz not null,
    next_at timestamptz not null,
    enqueue_at timestamptz not null
  )`,
  `create index on outgoing_batches (installation_id, id)`,
  `create index on outgoing_batches (enqueue_at)`,
  `create index on outgoing_batches (family, created_at)`,

  `create table incidents (
    installation_id text collate "C" not null references installations (id) on delete cascade,
    key text not null,
    draft jsonb not null,
    state text not null default 'wanted',
    public_id integer,
    problem text,
    changed_at timestamptz not null default now(),
    primary key (installation_id, key)
  )`,
  `create index on incidents (changed_at)`,

  `create table webhooks (
    installation_id text collate "C" primary key references installations (id) on delete cascade,
    state text not null default 'wanted',
    name text,
    token_hash bytea unique,
    token text,
    secret text,
    next_secret text,
    problem text,
    attempts integer not null default 0,
    next_at timestamptz not null default now(),
    begun_at timestamptz,
    confirmed_at timestamptz,
    refused_deliveries integer not null default 0
  )`,
  `create index on webhooks (next_at) where state = 'wanted'`,
  `create index on webhooks (begun_at) where state = 'creating'`,

  `create table alert_deliveries (
    installation_id text collate "C" not null references installations (id) on delete cascade,
    key text not null,
    cycle text not null,
    transition text not null,
    date timestamptz not null,
    payload json not null,
    received_at timestamptz not null,
    effect text,
    primary key (installation_id, key)
  )`,
  `create index on alert_deliveries (received_at)`,

  `create table alerts (
    id text primary key,
    installation_id text collate "C" not null references installations (id) on delete cascade,
    account_id text not null,
    cycle text not null,
    title text not null,
    tags jsonb not null,
    details json,
    link text not null,
    transition text not null,
    date timestamptz not null,
    triggered_at timestamptz,
    recovered_at timestamptz,
    deliveries integer not null default 0,
    outdated integer not null default 0,
    action text,
    action_label text,
    action_tone text,
    action_text text,
    action_at timestamptz,
    unique (installation_id, cycle)
  )`,
  `create index on alerts (account_id, date desc)`,
  `create index on alerts (date)`,

  // The webhook follows its installation in the same transaction: wanted as soon as there is consent for it, and
  // without secrets as soon as the customer has disconnected.
  `create function follow_installation_with_webhook() returns trigger language plpgsql as $$
    begin
      if new.status = 'connected' then
        insert into webhooks (installation_id) values (new.id) on conflict (installation_id) do update
          set state = 'wanted', attempts = 0, next_at = now(), problem = null
          where webhooks.state = 'scope-missing' and (
            old.status <> 'connected'
            or old.document -> 'tokens' -> 'scopes' is distinct from new.document -> 'tokens' -> 'scopes'
          );
      elsif new.status = 'disconnecting' or new.status = 'disconnected' then
        update webhooks set state = 'closed', token = null, secret = null, next_secret = null
          where installation_id = new.id and state <> 'closed';
        delete from outgoing_batches where installation_id = new.id;
        delete from incidents where installation_id = new.id and state = 'wanted';
      end if;
      return null;
    end
  $$`,
  `create trigger follow_installation_with_webhook after insert or update of document on installations
    for each row execute function follow_installation_with_webhook()`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
