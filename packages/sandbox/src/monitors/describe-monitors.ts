import type { Datadog } from '../datadog.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Tile } from '../tile/tile.ts';
import type { GroupState, GroupStatus } from './monitor-states.ts';
import { unevaluatedParts } from './monitor-query.ts';
import type { Monitor } from './monitor.ts';

/** A monitor of an organization with its state. */
export interface DescribedMonitor {
  name: string;
  status: GroupStatus;
  detail: string;
  monitor: Monitor;
  groups: GroupState[];
  /** What of it the sandbox does not evaluate. */
  notEvaluated: string[];
}

/** The monitors of an organization as pages show them. */
export function describeMonitors(
  datadog: Datadog,
  organization: Organization,
  tile: Tile,
): DescribedMonitor[] {
  return datadog.monitors.of(organization, tile).map((monitor) => {
    const groups = [...datadog.monitorStates.groups(organization, monitor).values()];
    const active = groups.filter(({ status }) => status === 'Alert' || status === 'Warn');
    return {
      name: monitor.title,
      status: datadog.monitorStates.overall(organization, monitor),
      detail: active.map(({ group }) => group.join(',')).join(' · '),
      monitor,
      groups,
      notEvaluated: unevaluatedParts(monitor),
    };
  });
}
