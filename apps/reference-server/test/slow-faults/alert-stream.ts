import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { notification } from '../alerts/alert-server.ts';
import type { FaultScene } from './scene.ts';

export type Webhook = Awaited<ReturnType<FaultScene['openWebhook']>>;

let sent = 0;

/** Delivers an alert of its own to the webhook. @returns the status of the answer */
export async function sendAlert(serverUrl: string, webhook: Webhook, filling = ''): Promise<number> {
  sent += 1;
  const body = {
    ...notification(new Date()),
    id: String(sent),
    alert_cycle_key: `cycle-${sent}`,
    scope: filling,
  };
  const request = { method: 'POST', headers: webhook.headers, body: JSON.stringify(body) };
  const answer = await fetch(`${serverUrl}${webhook.path}`, request);
  await answer.arrayBuffer();
  return answer.status;
}

/** One customer's alerts, as fast as they are answered: from a process of its own, so that only the server is held up. */
export async function startFlood(order: FloodOrder): Promise<readonly (readonly [number, number])[]> {
  const script = join(import.meta.dirname, 'flood-child.ts');
  const args = ['--conditions=@tilekit/source', script, JSON.stringify(order)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as [number, number][];
}

export interface FloodOrder {
  readonly url: string;
  readonly webhook: Webhook;
  /** Of each alert, about. */
  readonly bytes: number;
  readonly seconds: number;
  readonly atOnce: number;
}

export async function databaseNow({ database }: FaultScene): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
  return rows[0]?.now ?? new Date(0);
}

/** What became of the alerts of an installation; times from receipt to the end of the action, in milliseconds. */
export async function followAlerts(
  { database }: FaultScene,
  installationId: string,
  since = new Date(0),
): Promise<{
  readonly all: number;
  readonly acted: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}> {
  const { rows } = await sql<{
    all: number;
    acted: number;
    medianMs: number;
    p99Ms: number;
    slowestMs: number;
  }>`
    select count(*)::integer as all, count(*) filter (where effect is not null and action is distinct from 'due')::integer as acted,
      coalesce(percentile_disc(0.5) within group (order by took), 0)::integer as "medianMs",
      coalesce(percentile_disc(0.99) within group (order by took), 0)::integer as "p99Ms",
      coalesce(max(took), 0)::integer as "slowestMs"
    from (
      select action, effect, extract(epoch from action_at - received_at) * 1000 as took
      from alert_deliveries left join alerts using (installation_id, cycle) where installation_id = ${installationId}
        and received_at >= ${since}
    ) as each`.execute(database);
  return rows[0] ?? { all: 0, acted: 0, medianMs: 0, p99Ms: 0, slowestMs: 0 };
}
