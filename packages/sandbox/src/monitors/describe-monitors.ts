import type { Datadog } from '../datadog.ts';
import type { Organisation } from '../organisations/organisation.ts';
import type { Tile } from '../tile/tile.ts';
import type { GroupState, GroupStatus } from './monitor-states.ts';
import type { Monitor } from './monitor.ts';

/** A monitor of an organisation with its state. */
export interface DescribedMonitor {
  name: string;
  status: GroupStatus;
  detail: string;
  monitor: Monitor;
  groups: GroupState[];
}

/** The monitors of an organisation as pages show them. */
export function describeMonitors(
  datadog: Datadog,
  organisation: Organisation,
  tile: Tile,
): DescribedMonitor[] {
  return datadog.monitors.of(organisation, tile).map((monitor) => {
    const groups = [...datadog.monitorStates.groups(organisation, monitor).values()];
    const active = groups.filter(({ status }) => status === 'Alert' || status === 'Warn');
    return {
      name: monitor.title,
      status: datadog.monitorStates.overall(organisation, monitor),
      detail: active.map(({ group }) => group.join(',')).join(' · '),
      monitor,
      groups,
    };
  });
}
