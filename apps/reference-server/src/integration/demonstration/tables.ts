import { type ColumnType, type JSONColumnType, type Kysely, sql } from 'kysely';
import type { Database } from '../../database/database.ts';
import { demonstration, type IntegrationTables } from '../../plug-in/integration.ts';

type Time = ColumnType<Date, Date, Date>;

/** What the demonstration platform stores besides its simulated data: requested deployments and rollbacks. */
export interface DemonstrationTables {
  demo_deployments: {
    id: string;
    account_id: string;
    document: JSONColumnType<object>;
    started_at: Time;
    finished_at: Time;
    rollback_fails: boolean;
  };
  demo_rollbacks: {
    id: string;
    account_id: string;
    deployment_id: string;
    document: JSONColumnType<object>;
    succeeded: boolean;
    trigger: string;
    started_at: Time;
    finished_at: Time;
  };
}

export function withDemonstrationTables(database: Database) {
  return database.$extendTables<Pick<DemonstrationTables, keyof DemonstrationTables>>();
}

const statements = [
  `create table demo_deployments (
    id text primary key,
    account_id text not null,
    document jsonb not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    rollback_fails boolean not null
  )`,
  `create index on demo_deployments (account_id, finished_at)`,
  `create index on demo_deployments (finished_at)`,
  `create table demo_rollbacks (
    id text primary key,
    account_id text not null,
    deployment_id text not null,
    document jsonb not null,
    succeeded boolean not null,
    trigger text not null,
    started_at timestamptz not null,
    finished_at timestamptz not null
  )`,
  `create index on demo_rollbacks (account_id, finished_at)`,
  `create index on demo_rollbacks (finished_at)`,
];

export const deploymentTables: IntegrationTables = demonstration({
  migrations: {
    '0001-deployments': {
      async up(database: Kysely<unknown>) {
        for (const statement of statements) await sql.raw(statement).execute(database);
      },
    },
  },
  accounts: [
    { table: 'demo_deployments', column: 'account_id' },
    { table: 'demo_rollbacks', column: 'account_id' },
  ],
  retention: [
    { table: 'demo_deployments', since: 'finished_at', days: 7 },
    { table: 'demo_rollbacks', since: 'finished_at', days: 7 },
  ],
});
