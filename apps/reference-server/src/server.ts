import { integration } from './integration/index.ts';
import { runServer } from './process/run-server.ts';

if (process.argv.includes('--help')) {
  process.stdout.write(
    'Usage: pnpm serve\n\nThe reference server alone. Its settings are environment variables: .env.example lists them with their defaults.\n',
  );
  process.exit(0);
}

await runServer(integration);
