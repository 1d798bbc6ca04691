import { parseArgs } from 'node:util';
import { dataKinds, InvalidAnswersError, siteNames, type RawAnswers } from './answers.ts';

export const help = `Makes this copy of the kit your own: your names in the tile, the demo integration, the owners and the README.

Usage: pnpm fork:setup [options]        asks for what is missing, when there is somebody to ask

  --name TEXT           name of your offering, as on the tile (up to 50 characters)
  --support-email ADDR  shown to customers
  --company TEXT        (default: the name)
  --website ORIGIN      origin of your product (default https://<app-id>.example)
  --sales-email ADDR    (default: the support address)
  --app-id ID           id of the tile, for ever (default: the name in kebab-case)
  --owner @NAME         GitHub user or team for CODEOWNERS
  --data LIST           of ${dataKinds.join(',')} (default: all)
  --sites LIST          of ${siteNames.join(',')} (default: all)
  --existing DIR        take over a tile that is already published; its ids and texts stay
  --dry-run             show what would change, write nothing
  --yes                 do not ask
  --help                this text

OAuth clients are for approved technology partners who build an integration; Datadog supports no other use.
Exit codes: 0 set up, or already was; 1 refused, nothing changed; 2 wrong arguments.
`;

/** What the command line says. */
export interface SetUpArguments {
  readonly answers: RawAnswers;
  readonly existing: string | undefined;
  readonly dryRun: boolean;
  /** Whether there is somebody to ask. */
  readonly ask: boolean;
}

/** @throws InvalidAnswersError */
export function readArguments(): SetUpArguments | 'help' {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({
      options: {
        name: text,
        company: text,
        'app-id': text,
        website: text,
        'support-email': text,
        'sales-email': text,
        owner: text,
        data: text,
        sites: text,
        existing: text,
        'dry-run': flag,
        yes: flag,
        help: flag,
      },
    });
    if (values.help) return 'help';
    const { name, company, website, owner, data, sites } = values;
    const answers = {
      name,
      company,
      website,
      owner,
      data,
      sites,
      appId: values['app-id'],
      supportEmail: values['support-email'],
      salesEmail: values['sales-email'],
    };
    return {
      answers,
      existing: values.existing,
      dryRun: values['dry-run'],
      ask: !values.yes && process.stdin.isTTY,
    };
  } catch (error) {
    throw new InvalidAnswersError([error instanceof Error ? error.message : String(error)]);
  }
}
