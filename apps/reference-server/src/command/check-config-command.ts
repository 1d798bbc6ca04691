import { createConfig, findFaults, loadEnvironment } from '../config.ts';
import { parseEnvironment } from '../config/parse-environment.ts';
import { demonstrationFaults } from '../process/refuse-demonstration.ts';
import { StartupError } from '../startup-error.ts';
import type { Command } from './command.ts';

export const checkConfigCommand: Command = {
  name: 'check-config',
  summary: 'Reports all configuration errors, without starting anything.',
  details: ['Also as --check-config. It makes no network calls.'],
  options: [],
  run(integration) {
    const environment = loadEnvironment();
    const check = demonstrationFaults(integration);
    const faults = [...findFaults(environment, check)];
    const { warnings } = parseEnvironment(environment);
    try {
      if (faults.length === 0) warnings.push(...createConfig(environment, check).warnings);
    } catch (error) {
      if (!(error instanceof StartupError)) throw error;
      faults.push(error.message);
    }
    return Promise.resolve({
      code: faults.length === 0 ? 0 : 1,
      json: { faults, warnings },
      human: [
        faults.length === 0 ? 'The configuration is valid.' : `${faults.length} wrong:`,
        ...faults.map((fault) => `  - ${fault}`),
        ...warnings.map((warning) => `  - warning: ${warning}`),
      ],
    });
  },
};
