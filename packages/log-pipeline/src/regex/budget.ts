/** Thrown when the time that one log may take is used up. */
export class BudgetExceeded extends Error {
  readonly code = 'BUDGET_EXCEEDED';

  constructor() {
    super('The time for one log is used up');
    this.name = 'BudgetExceeded';
  }
}

const stepsBetweenLooks = 1024;

/** Fewer steps are never too many, however long a busy machine takes for them. */
const freeSteps = 100_000;

/** The time that the processing of one log may take. Matching checks the clock every thousand steps. */
export class Budget {
  readonly #deadline: number;
  #steps = 0;
  #nextLook = stepsBetweenLooks;

  /** @param milliseconds from now on; `Infinity` for no limit */
  constructor(milliseconds: number) {
    this.#deadline = milliseconds === Infinity ? Infinity : performance.now() + milliseconds;
  }

  /** Call once per step of work that a hostile input could multiply. @throws BudgetExceeded */
  spend(): void {
    this.#steps += 1;
    if (this.#steps >= this.#nextLook) this.#look();
  }

  #look(): void {
    this.#nextLook = this.#steps + stepsBetweenLooks;
    if (this.#steps > freeSteps && performance.now() > this.#deadline) throw new BudgetExceeded();
  }
}
