import type { RuleCases } from '../rule-cases.ts';
import { drop, write, serviceCheck } from '../change.ts';
import { M, SC } from '../good-tile.ts';

export const serviceChecksCases: RuleCases = {
  'service-checks/is-array': { bad: [write(SC, '{}\n')] },
  'service-checks/declared': { bad: [drop(M, 'assets/integration')] },
  'service-checks/keys': { bad: [serviceCheck({ extra: 1 })], good: [serviceCheck({})] },
  'service-checks/agent-version': { bad: [serviceCheck({ agent_version: '7' })], good: [serviceCheck({})] },
  'service-checks/statuses': { bad: [serviceCheck({ statuses: ['OK'] })], good: [serviceCheck({})] },
  'service-checks/groups-array': { bad: [serviceCheck({ groups: 'env' })], good: [serviceCheck({})] },
  'service-checks/integration-name': {
    bad: [serviceCheck({ integration: 'relay' })],
    good: [serviceCheck({})],
  },
  'service-checks/description-name-nonempty': {
    bad: [serviceCheck({ description: ' ' })],
    good: [serviceCheck({})],
  },
  'service-checks/unique': {
    bad: [serviceCheck({}, {})],
    good: [serviceCheck({}, { check: 'nova_relay.other', name: 'Other' })],
  },
  'service-checks/check-prefix': {
    bad: [serviceCheck({ check: 'relay.can_connect' })],
    good: [serviceCheck({})],
  },
  'service-checks/empty-for-tile': { bad: [serviceCheck({})] },
};
