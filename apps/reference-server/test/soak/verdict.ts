import type pg from 'pg';
import { scanForSecrets } from '../../../../tools/tests/scan-for-secrets.ts';
import { outputDirectory } from '../harness/canaries.ts';
import type { Alerts } from './alerts.ts';
import { type FamilyCount, type Family, type Ledger } from './ledger.ts';

export interface Verdict {
  readonly families: Record<Family, FamilyCount>;
  /** Committed and never arrived, over all families, and acknowledged alerts that are stored nowhere. */
  readonly lost: number;
  readonly duplicates: number;
  readonly effects: {
    readonly done: number;
    readonly doubled: number;
    /** Accounts whose alerts asked for more than was done and reported. */
    readonly missing: readonly string[];
  };
  readonly incidents: {
    readonly wanted: number;
    readonly arrived: number;
    readonly doubled: number;
    /** Said to be opened, and not there. */
    readonly lost: number;
    readonly states: string;
  };
  readonly alerts: { readonly sent: number; readonly acknowledged: number; readonly lost: number };
  readonly stuck: readonly string[];
  readonly secrets: {
    readonly searched: number;
    readonly megabytes: number;
    readonly found: readonly string[];
  };
}

/** Checks everything once no work is in progress. */
export async function judge(
  database: pg.Pool,
  { ledger, alerts, stuck }: { ledger: Ledger; alerts: Alerts; stuck: readonly string[] },
): Promise<Verdict> {
  const families = ledger.counts();
  const counts = Object.values(families);
  const lostAlerts = await countLostAlerts(database, alerts);
  const incidents = await countIncidents(database, ledger);
  const scan = scanForSecrets(outputDirectory);
  return {
    families,
    lost: counts.reduce((sum, { lost }) => sum + lost, 0) + lostAlerts + incidents.lost,
    duplicates: counts.reduce((sum, { duplicates }) => sum + duplicates, 0),
    effects: await countEffects(database, ledger),
    incidents,
    alerts: { sent: alerts.sent, acknowledged: alerts.acknowledged.size, lost: lostAlerts },
    stuck,
    secrets: {
      searched: scan.secrets,
      megabytes: scan.megabytes,
      found: scan.found.map(({ file, line, preview }) => `${file}:${line} ${preview}`),
    },
  };
}

/** What is wrong with an installation once the disturbances are over, by installation. */
export async function findStuck(database: pg.Pool, intervalSeconds: number): Promise<readonly string[]> {
  const { rows } = await database.query<{ stuck: string }>(
    `select account_id || ': ' || concat_ws(', ',
        case when status <> 'connected' then status end,
        case when collected_until is null or collected_until < now() - $1 * interval '1 second' then 'not collected' end,
        case when last_accepted_at is null or last_accepted_at < now() - $1 * interval '1 second' then 'not delivered' end,
        case when (document -> 'tokens' ->> 'expiresAt')::timestamptz < now() then 'token expired' end,
        case when problem is not null then problem end,
        case when webhooks.state in ('wanted', 'creating') then 'no webhook' end) as stuck
      from installations
      left join (select installation_id, collected_until, last_accepted_at, problem from collections) as collections
        on collections.installation_id = id
      left join (select installation_id, state from webhooks) as webhooks on webhooks.installation_id = id`,
    [3 * intervalSeconds],
  );
  return rows.map(({ stuck }) => stuck).filter((stuck) => !stuck.endsWith(': '));
}

async function countLostAlerts(database: pg.Pool, { acknowledged }: Alerts): Promise<number> {
  const { rows } = await database.query<{ cycle: string }>('select cycle from alerts');
  const known = new Set(rows.map(({ cycle }) => cycle));
  return [...acknowledged].filter((cycleKey) => !known.has(`cycle ${cycleKey}`)).length;
}

/** Whether the integration is the demonstration, whose effects can be counted. */
export async function hasDemonstration(database: pg.Pool): Promise<boolean> {
  const { rows } = await database.query<{ there: boolean }>(
    `select to_regclass('demo_rollbacks') is not null as there`,
  );
  return rows[0]?.there === true;
}

/**
 * What the platform did, as reported to Datadog, against what it was asked to do: one rollback for each alert that
 * ended in one.
 */
async function countEffects(database: pg.Pool, { rollbackLogs }: Ledger): Promise<Verdict['effects']> {
  if (!(await hasDemonstration(database))) return { done: 0, doubled: 0, missing: [] };
  const { rows } = await database.query<{
    account_id: string;
    wanted: number;
    undone: number;
    rollbacks: number;
  }>(
    `select account_id,
        count(*) filter (where action in ('rolled-back', 'rollback-failed'))::int as wanted,
        count(*) filter (where action = 'due')::int as undone,
        (select count(*)::int from demo_rollbacks as done
          where done.account_id = alerts.account_id and trigger = 'alert') as rollbacks
      from alerts group by account_id`,
  );
  const seen = (accountId: string) => rollbackLogs.get(accountId)?.size ?? 0;
  return {
    done: rows.reduce((sum, { rollbacks }) => sum + rollbacks, 0),
    doubled: rows.reduce(
      (sum, row) => sum + Math.max(0, Math.max(row.rollbacks, seen(row.account_id)) - row.wanted),
      0,
    ),
    missing: rows
      .filter((row) => row.undone > 0 || row.wanted > Math.min(row.rollbacks, seen(row.account_id)))
      .map(
        (row) =>
          `${row.account_id}: ${row.undone} due, ${row.wanted} asked for, ${row.rollbacks} done, ${seen(row.account_id)} reported`,
      ),
  };
}

async function countIncidents(database: pg.Pool, { incidents }: Ledger): Promise<Verdict['incidents']> {
  const { rows } = await database.query<{ account_id: string; wanted: number; opened: number }>(
    `select account_id, count(*)::int as wanted, count(*) filter (where state = 'opened')::int as opened
      from incidents join installations on id = installation_id group by account_id`,
  );
  const wanted = new Map(rows.map(({ account_id, wanted: count }) => [account_id, count]));
  const { rows: states } = await database.query<{ state: string; count: number }>(
    `select concat_ws(' ', state, problem) as state, count(*)::int as count from incidents group by 1 order by 1`,
  );
  return {
    wanted: [...wanted.values()].reduce((sum, count) => sum + count, 0),
    states: states.map(({ state, count }) => `${count} ${state}`).join(', '),
    lost: rows.reduce(
      (sum, { account_id, opened }) => sum + Math.max(0, opened - (incidents.get(account_id) ?? 0)),
      0,
    ),
    arrived: [...incidents.values()].reduce((sum, count) => sum + count, 0),
    doubled: [...incidents].reduce(
      (sum, [owner, count]) => sum + Math.max(0, count - (wanted.get(owner) ?? 0)),
      0,
    ),
  };
}
