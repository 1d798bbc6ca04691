import type { IncidentRequest } from '../collect.ts';
import type { Happening } from './happening.ts';

/** A rollback that an alert started is the last defence: when it fails, people have to act. */
export function incidentsOf(happenings: readonly Happening[]): readonly IncidentRequest[] {
  return happenings
    .filter(({ event, rollback }) => event === 'deployment.rollback_failed' && rollback?.trigger === 'alert')
    .map(({ deployment, rollback }) => {
      const { service, env, version, previousVersion } = deployment;
      const impacted = env === 'production';
      return {
        key: rollback?.id ?? deployment.id,
        draft: {
          title: `Rollback of ${service} ${version} in ${env} failed`,
          customerImpacted: impacted,
          ...(impacted && {
            customerImpactScope: `${service} runs neither ${version} nor ${previousVersion} reliably.`,
          }),
          fields: { severity: { type: 'dropdown', value: impacted ? 'SEV-2' : 'SEV-4' } },
        },
      };
    });
}
