/** One notification of the storm. */
export interface StormNotification {
  readonly cycle: string;
  readonly transition: 'Triggered' | 'Renotify' | 'Recovered';
  readonly body: string;
}

const services = ['checkout', 'payments', 'catalog'];

/** Alerts of which a third renotifies and a third recovers: three notifications for each two alerts or so. */
export function stormNotifications(count: number, now: number): readonly StormNotification[] {
  const found: StormNotification[] = [];
  for (let alert = 0; found.length < count; alert += 1) {
    const cycle = `cycle-${alert}`;
    const startedAt = now - 600_000 + alert;
    found.push(create(cycle, 'Triggered', startedAt, alert));
    if (alert % 3 === 1) found.push(create(cycle, 'Renotify', startedAt + 60_000, alert));
    if (alert % 3 === 2) found.push(create(cycle, 'Recovered', startedAt + 90_000, alert));
  }
  return found.slice(0, count);
}

function create(
  cycle: string,
  transition: StormNotification['transition'],
  at: number,
  alert: number,
): StormNotification {
  const body = JSON.stringify({
    id: `${cycle}-${transition}`,
    alert_cycle_key: cycle,
    alert_transition: transition,
    date: String(at),
    alert_id: '1',
    title: 'Deployments are failing',
    event_title: '',
    link: '',
    tags: '',
    scope: `service:${services[alert % services.length] ?? ''},env:production`,
  });
  return { cycle, transition, body };
}

/** Fisher and Yates. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [copy[index], copy[other]] = [copy[other] as Item, copy[index] as Item];
  }
  return copy;
}
