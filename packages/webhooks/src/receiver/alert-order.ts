/** The newest notification that the partner knows for one alert cycle. */
export interface KnownTransition {
  transition: string;
  date: Date;
}

/**
 * Says whether a delivery is newer than what is known for its `alertCycleKey`, so that a *Triggered* which arrives
 * after its own *Recovered* changes nothing.
 * At equal dates a recovery is the newer one: an alert cannot recover before it was triggered.
 * @param known the newest transition stored for the same installation and alert cycle, if any
 * @returns whether the delivery changes what is known
 */
export function isNewerTransition(delivery: KnownTransition, known: KnownTransition | undefined): boolean {
  if (!known) return true;
  const ahead = delivery.date.getTime() - known.date.getTime();
  if (ahead !== 0) return ahead > 0;
  return delivery.transition === 'Recovered' && known.transition !== 'Recovered';
}
