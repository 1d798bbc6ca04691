import { sql } from 'kysely';
import { notification } from '../alerts/alert-server.ts';
import type { FaultScene } from './scene.ts';

type Webhook = Awaited<ReturnType<FaultScene['openWebhook']>>;

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

/** What became of the alerts of an installation; times from receipt to the end of the action, in milliseconds. */
export async function followAlerts(
  { database }: FaultScene,
  installationId: string,
): Promise<{
  readonly all: number;
  readonly acted: number;
  readonly medianMs: number;
  readonly slowestMs: number;
}> {
  const { rows } = await sql<{ all: number; acted: number; medianMs: number; slowestMs: number }>`
    select count(*)::integer as all, count(*) filter (where action is distinct from 'due')::integer as acted,
      coalesce(percentile_disc(0.5) within group (order by took), 0)::integer as "medianMs",
      coalesce(max(took), 0)::integer as "slowestMs"
    from (
      select action, extract(epoch from action_at - received_at) * 1000 as took
      from alerts join alert_deliveries using (installation_id, cycle) where installation_id = ${installationId}
    ) as each`.execute(database);
  return rows[0] ?? { all: 0, acted: 0, medianMs: 0, slowestMs: 0 };
}
