export interface GateResult {
  readonly gate: string;
  readonly detail: string;
  readonly faults: readonly string[];
}

/** Prints one line per gate and one per fault. @returns whether all passed */
export function reportGates(results: readonly GateResult[]): boolean {
  for (const { gate, detail, faults } of results) {
    console.log(`${faults.length === 0 ? '✓' : '✗'} ${gate}: ${detail}`);
    for (const fault of faults) console.error(`    ${fault}`);
  }
  return results.every(({ faults }) => faults.length === 0);
}
