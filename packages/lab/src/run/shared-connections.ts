import type { Organization } from './organization.ts';
import { traceOfStep, type StepTrace } from './step-trace.ts';

interface Connected {
  readonly organization: Organization;
}

interface Shared<Connection extends Connected> {
  readonly made: Promise<Connection>;
  /** Once it is made. */
  organization?: Organization;
  readonly steps: Set<StepTrace>;
  readonly isKept: boolean;
}

/** Connections that several steps work with: made when the first of them asks, given up when the last of them ends. */
export class SharedConnections<Connection extends Connected> {
  readonly #byLabel = new Map<string, Shared<Connection>>();

  once(label: string, make: () => Promise<Connection>): Promise<Connection> {
    return this.#get(label, make, false);
  }

  /** For the whole run. */
  keep(label: string, make: () => Promise<Connection>): Promise<Connection> {
    return this.#get(label, make, true);
  }

  /** Whether it was asked for, and could be made. */
  async works(label: string): Promise<boolean> {
    return (await this.#byLabel.get(label)?.made.catch(() => undefined)) !== undefined;
  }

  /** @returns the organizations of the step, and of what it shared, that no other step works with */
  release(step: StepTrace): Organization[] {
    const free = new Set(step.made);
    for (const [label, { organization, steps, isKept }] of this.#byLabel) {
      steps.delete(step);
      const isNeeded = isKept || steps.size > 0;
      if (!isNeeded) this.#byLabel.delete(label);
      if (!organization) continue;
      if (isNeeded) free.delete(organization);
      else free.add(organization);
    }
    return [...free];
  }

  #get(label: string, make: () => Promise<Connection>, isKept: boolean): Promise<Connection> {
    const step = traceOfStep.getStore();
    const known = this.#byLabel.get(label);
    if (known) {
      if (step) known.steps.add(step);
      return known.made;
    }
    const shared: Shared<Connection> = { made: make(), steps: new Set(step && [step]), isKept };
    shared.made.then(
      ({ organization }) => (shared.organization = organization),
      () => undefined,
    );
    this.#byLabel.set(label, shared);
    return shared.made;
  }
}
