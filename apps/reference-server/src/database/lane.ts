import { DatabaseUnavailable } from './database-unavailable.ts';
import { inTime, late } from './waits.ts';

/**
 * Lets so many callers at the database at a time, in the order in which they came, so that what lies beyond the lane's
 * width is left to others. Waiting takes from the caller's time.
 */
export class Lane {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(width: number) {
    this.#free = width;
  }

  /** @throws DatabaseUnavailable when the caller's time is over; then `leave` must not be called */
  async enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const turn = Promise.withResolvers<undefined>();
    const take = () => {
      turn.resolve(undefined);
    };
    this.#waiting.add(take);
    if ((await inTime(turn.promise)) !== late) return;
    // Its turn may have come at the same moment.
    if (!this.#waiting.delete(take)) this.leave();
    throw new DatabaseUnavailable('DATABASE_SILENT', 'No database connection became free in time.');
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
