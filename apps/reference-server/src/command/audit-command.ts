import { checkAuditTrail, sealAuditTrail } from '../audit/seal-audit-trail.ts';
import { createLogger } from '../logging/create-logger.ts';
import { type Command, withDatabase } from './command.ts';

export const auditCommand: Command = {
  name: 'audit',
  summary: 'Checks the hash chain over the audit trail.',
  details: [
    'Also as audit:check. Exit code 1: events were changed, added or removed, or dropped before AUDIT_KEEP_MONTHS',
    'were over.',
    'Pass a hash from the server’s log (auditHash): a chain that was rebuilt does not contain it.',
  ],
  options: [{ name: 'known', value: 'HASH', help: 'a hash in base64 that must be in the chain' }],
  async run(integration, { options }) {
    const { known } = options;
    return withDatabase(integration, async ({ database }, { auditKeepMonths }) => {
      const logger = createLogger('silent');
      await sealAuditTrail({ database, logger });
      const check = await checkAuditTrail(
        database,
        auditKeepMonths,
        typeof known === 'string' ? known : undefined,
      );
      const isWhole = check.broken.length === 0 && check.hasKnown !== false;
      return {
        code: isWhole ? 0 : 1,
        json: { whole: isWhole, ...check },
        human: [
          `${check.links} links over ${check.events} events${check.expired > 0 ? `, ${check.expired} of them kept no longer` : ''}.`,
          ...check.broken.map(({ from, to }) => `  Changed, added or removed: between ${from} and ${to}.`),
          ...(check.hasKnown === false
            ? ['  The given hash is not in the chain: the chain was rebuilt.']
            : []),
          isWhole ? `The chain is whole; its head is ${check.head ?? 'empty'}.` : 'The chain is broken.',
        ],
      };
    });
  },
};
